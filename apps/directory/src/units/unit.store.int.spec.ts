import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables } from '../stores.fixture.js';
import { UnitStore } from './unit.store.js';

const database = directoryTables();

const units = new UnitStore();
const [louise, marc] = [uuidv7(), uuidv7()].sort() as [string, string];

describe('the store of units', () => {
  it('shows units with their managers, and which of them somebody manages', async () => {
    const { manager } = database;
    await units.add(manager, 'SIG-AESH', 'AESH');
    await units.rename(manager, 'SIG-AESH', 'Service');
    await units.add(manager, 'RECTORAT', 'Rectorat');
    for (const agentId of [marc, louise]) await units.addManager(manager, 'SIG-AESH', agentId);
    await units.addManager(manager, 'RECTORAT', louise);
    const service = { unitId: 'SIG-AESH', name: 'Service', managers: [louise, marc] };
    const rectorat = { unitId: 'RECTORAT', name: 'Rectorat', managers: [louise] };
    expect(await units.list(manager)).toEqual([rectorat, service]);
    expect(await units.get(manager, 'SIG-AESH')).toEqual(service);
    expect(await units.managedBy(manager, louise)).toEqual(['RECTORAT', 'SIG-AESH']);
    expect(await units.managedBy(manager, uuidv7())).toEqual([]);
    await units.dropManager(manager, 'SIG-AESH', louise);
    expect(await units.get(manager, 'SIG-AESH')).toEqual({ ...service, managers: [marc] });
    expect(await units.managedBy(manager, louise)).toEqual(['RECTORAT']);
  });

  it('adds no unit twice, and has no state of one that was never declared', async () => {
    const { manager } = database;
    await units.add(manager, 'SIG-ITRF', 'ITRF');
    await expect(units.add(manager, 'SIG-ITRF', 'Again')).rejects.toMatchObject({ code: '23505' });
    await units.rename(manager, 'NOWHERE', 'Nowhere');
    await expect(units.get(manager, 'NOWHERE')).rejects.toThrow('a unit without a row');
  });

  it('knows the administrators', async () => {
    const { manager } = database;
    for (const agentId of [marc, louise]) await units.addAdministrator(manager, agentId);
    expect(await units.administrators(manager)).toEqual([louise, marc]);
    await units.dropAdministrator(manager, louise);
    expect(await units.administrators(manager)).toEqual([marc]);
  });
});
