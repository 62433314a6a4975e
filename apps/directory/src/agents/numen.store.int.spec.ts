import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables } from '../stores.fixture.js';
import { NumenStore } from './numen.store.js';

const database = directoryTables();

const numens = new NumenStore();
const fingerprint = Buffer.from('fingerprint');
const sealed = () => database.rows('SELECT sealed FROM sealed_numens');

describe('the store of NUMENs', () => {
  it('lets one agent claim a NUMEN, and keeps it sealed until it is not needed any more', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    expect(await numens.claim(database.manager, first, fingerprint, 'of the first')).toBe(true);
    expect(await numens.claim(database.manager, second, fingerprint, 'of the second')).toBe(false);
    expect(await sealed()).toEqual([{ sealed: 'of the first' }]);
    await numens.dropSealed(database.manager, [first, second]);
    expect(await sealed()).toEqual([]);
    expect(await numens.claim(database.manager, second, fingerprint, 'again')).toBe(false);
  });
});
