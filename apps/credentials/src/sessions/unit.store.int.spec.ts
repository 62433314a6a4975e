import { describe, expect, it } from '@jest/globals';
import { credentialsTables } from '../stores.fixture.js';
import { UnitStore } from './unit.store.js';

const database = credentialsTables();
const units = new UnitStore();

describe('the store of units', () => {
  it('knows which units were declared, under their last name', async () => {
    const { manager } = database;
    await units.keep(manager, 'SIG-AESH', 'Service des AESH');
    await units.keep(manager, 'SIG-AESH', 'Accompagnants');
    expect(await units.isDeclared(manager, 'SIG-AESH')).toBe(true);
    expect(await units.isDeclared(manager, 'NOWHERE')).toBe(false);
    expect(await database.rows('SELECT * FROM units')).toEqual([
      { unit_id: 'SIG-AESH', name: 'Accompagnants' },
    ]);
  });
});
