import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { notificationsTables } from '../stores.fixture.js';
import { AppointmentStore } from './appointment.store.js';
import { RecipientStore } from './recipient.store.js';

const database = notificationsTables();

const recipients = new RecipientStore();
const named = (agentId: string, firstName: string) => ({ agentId, firstName, usualName: 'PIN' });
const account = (agentId: string, login: string) => ({
  ...{ agentId, login, address: `${login}@ac-besancon.fr` },
});

async function known(login: string): Promise<string> {
  const agentId = uuidv7();
  await recipients.keepNames(database.manager, [named(agentId, 'Jean')]);
  await recipients.keepAccounts(database.manager, [account(agentId, login)]);
  return agentId;
}

describe('the store of recipients', () => {
  it('knows somebody once names and account came, in whatever order, and follows both', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    expect(await recipients.find(manager, agentId)).toBe('unknown');
    await recipients.keepAccounts(manager, [account(agentId, 'jpin')]);
    expect(await recipients.find(manager, agentId)).toBe('unknown');
    await recipients.keepNames(manager, [named(agentId, 'Jan'), named(agentId, 'Jean')]);
    const person = { agentId, name: 'Jean PIN', login: 'jpin', address: 'jpin@ac-besancon.fr' };
    expect(await recipients.find(manager, agentId)).toEqual(person);
    await recipients.keepLogins(manager, [{ agentId, login: 'jpin1' }]);
    expect(await recipients.find(manager, agentId)).toEqual({ ...person, login: 'jpin1' });
  });

  it('forgets somebody for good', async () => {
    const { manager } = database;
    const agentId = await known('gone');
    await recipients.forget(manager, agentId);
    await recipients.keepNames(manager, [named(agentId, 'Jean')]);
    await recipients.keepAccounts(manager, [account(agentId, 'gone')]);
    await recipients.keepLogins(manager, [{ agentId, login: 'gone1' }]);
    expect(await recipients.find(manager, agentId)).toBe('erased');
    expect(await database.rows('SELECT * FROM recipients WHERE agent_id = $1', [agentId])).toEqual([
      {
        ...{ agent_id: agentId, usual_name: null, first_name: null },
        ...{ login: null, address: null, erased: true },
        ...{ agent_version: '0', account_version: '0' },
      },
    ]);
  });

  it('keeps what is known of a later version', async () => {
    const { manager } = database;
    const agentId = await known('later');
    const sequenced = <Told>(told: Told, version: number) => ({ ...told, sequence: `${version}` });
    await recipients.keepNames(manager, [sequenced(named(agentId, 'Later'), 5)]);
    await recipients.keepAccounts(manager, [sequenced(account(agentId, 'later5'), 5)]);
    const found = await recipients.find(manager, agentId);
    await recipients.keepNames(manager, [sequenced(named(agentId, 'Older'), 4)]);
    await recipients.keepAccounts(manager, [sequenced(account(agentId, 'later4'), 4)]);
    await recipients.keepLogins(manager, [sequenced({ agentId, login: 'later3' }, 3)]);
    expect(await recipients.find(manager, agentId)).toEqual(found);
    await recipients.keepLogins(manager, [sequenced({ agentId, login: 'later6' }, 6)]);
    expect(await recipients.find(manager, agentId)).toMatchObject({ login: 'later6' });
  });

  it('finds the managers and administrators who can be mailed, without whom it is about', async () => {
    const { manager } = database;
    const [louise, marc, ada] = [await known('louise'), await known('marc'), await known('ada')];
    const appointments = new AppointmentStore();
    await appointments.setManagers(manager, 'SIG-AESH', [marc, louise, uuidv7()]);
    await appointments.setAdministrators(manager, [ada, louise]);
    const logins = (found: { address: string }[]) =>
      found.map(({ address }) => address.split('@')[0]);
    const managers = (except: string) => recipients.managersOf(manager, 'SIG-AESH', except);
    expect(logins(await managers(ada))).toEqual(['louise', 'marc']);
    expect(logins(await managers(marc))).toEqual(['louise']);
    expect(logins(await recipients.administrators(manager, marc))).toEqual(['ada', 'louise']);
    expect(logins(await recipients.administrators(manager, ada))).toEqual(['louise']);
  });
});
