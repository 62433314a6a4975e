import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables } from '../stores.fixture.js';
import { UnitStore } from './unit.store.js';

const database = directoryTables();

const units = new UnitStore();

describe('the store of units', () => {
  it('shows units with their managers, and which of them somebody manages', async () => {
    const { manager } = database;
    const [louise, marc] = [uuidv7(), uuidv7()].sort();
    await database.rows(
      `INSERT INTO units VALUES ('SIG-AESH', 'Service'), ('RECTORAT', 'Rectorat')`,
    );
    await database.rows(
      `INSERT INTO unit_managers VALUES ('SIG-AESH', $1), ('SIG-AESH', $2), ('RECTORAT', $1)`,
      [louise, marc],
    );
    const service = { unitId: 'SIG-AESH', name: 'Service', managers: [louise, marc] };
    const rectorat = { unitId: 'RECTORAT', name: 'Rectorat', managers: [louise] };
    expect(await units.list(manager)).toEqual([rectorat, service]);
    expect(await units.get(manager, 'SIG-AESH')).toEqual(service);
    expect(await units.managedBy(manager, louise!)).toEqual(['RECTORAT', 'SIG-AESH']);
    expect(await units.managedBy(manager, uuidv7())).toEqual([]);
  });
});
