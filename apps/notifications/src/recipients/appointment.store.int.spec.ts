import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { notificationsTables } from '../stores.fixture.js';
import { AppointmentStore } from './appointment.store.js';

const database = notificationsTables();

const appointments = new AppointmentStore();
const [louise, marc] = [uuidv7(), uuidv7()].sort() as [string, string];

describe('the store of appointments', () => {
  it('makes these and no others the managers of one unit', async () => {
    await appointments.setManagers(database.manager, 'RECTORAT', [louise]);
    await appointments.setManagers(database.manager, 'SIG-AESH', [louise]);
    await appointments.setManagers(database.manager, 'SIG-AESH', [marc]);
    expect(await database.rows('SELECT * FROM unit_managers ORDER BY unit_id')).toEqual([
      { unit_id: 'RECTORAT', agent_id: louise },
      { unit_id: 'SIG-AESH', agent_id: marc },
    ]);
  });

  it('makes these and no others administrators', async () => {
    await appointments.setAdministrators(database.manager, [louise, marc]);
    await appointments.setAdministrators(database.manager, [marc]);
    expect(await database.rows('SELECT * FROM administrators')).toEqual([{ agent_id: marc }]);
    await appointments.setAdministrators(database.manager, []);
    expect(await database.rows('SELECT * FROM administrators')).toEqual([]);
  });
});
