import { topics } from '@citadelle/contracts';
import type { AgentsPage, AgentView } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { accountMessage, TestDirectory } from '../directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH']);

const sealedOf = async (agentId: string) => {
  const [row] = await directory.rows<{ sealed: string }>(
    'SELECT sealed FROM sealed_numens WHERE agent_id = $1',
    [agentId],
  );
  return row?.sealed;
};

const enrolmentsOf = async (agentId: string) =>
  (await directory.published(topics.enrolments.name)).filter(({ key }) => key === agentId);

const agent = async (agentId: string) => (await directory.get<AgentView>(`agents/${agentId}`)).body;

const account = (agentId: string, login: string) => ({
  agentId,
  login,
  aliases: [],
  address: `${login}@ac-besancon.fr`,
});

it('hands the NUMEN over sealed, so that only the credentials service reads it', async () => {
  const request = person({ numen: '03e 99 12345 qxw' });
  const { agentId } = await directory.create(request);
  const [message] = await until('the hand-over', async () => {
    const found = await enrolmentsOf(agentId);
    return found.length > 0 && found;
  });
  const { sealed } = message!.data as { sealed: string };
  expect(message!.type).toBe('NumenSealed');
  expect(await sealedOf(agentId)).toBe(sealed);
  expect(await directory.open(sealed)).toEqual({
    numen: '03E9912345QXW',
    birthDate: request.birthDate,
  });
});

it('drops the sealed NUMEN once the password was seeded, and says so once', async () => {
  const { agentId } = await directory.create(person());
  const id = uuidv7();
  await directory.publishAccount('InitialPasswordSeeded', { agentId }, id);
  await directory.publishAccount('InitialPasswordSeeded', { agentId }, id);
  // Behind the repeated message on the same key: once this one was seen, so was that.
  await directory.publishAccount('AccountOpened', account(agentId, 'seeded'));
  await until('the login', async () => (await agent(agentId)).login);
  expect(await sealedOf(agentId)).toBeUndefined();
  const published = await until('the tombstone', async () => {
    const found = await enrolmentsOf(agentId);
    return found.some(({ data }) => data === null) && found;
  });
  expect(published.filter(({ data }) => data === null)).toHaveLength(1);
  expect(published.at(-1)!.data).toBeNull();
});

it('takes what comes of many agents at once, each with its own story', async () => {
  const agentIds = await Promise.all(
    Array.from({ length: 6 }, async () => (await directory.create(person())).agentId),
  );
  const story = (agentId: string, n: number) => {
    const renumbered = { agentId, from: `many${n}`, to: `many${n}1`, aliases: [`many${n}`] };
    return [
      accountMessage('AccountOpened', account(agentId, `many${n}`)),
      accountMessage('InitialPasswordSeeded', { agentId }),
      accountMessage('LoginRenumbered', renumbered),
      accountMessage('AccountClosed', { agentId }),
    ];
  };
  const stories = agentIds.map(story);
  await directory.broker.publish(stories.flat());
  for (const [n, agentId] of agentIds.entries()) {
    await until('the new login', async () => (await agent(agentId)).login === `many${n}1`);
    expect(await sealedOf(agentId)).toBeUndefined();
    const tombstone = await until('the tombstone', async () =>
      (await enrolmentsOf(agentId)).find(({ data }) => data === null),
    );
    expect(tombstone.correlationId).toBe(stories[n]![1]!.correlationId);
  }
});

it('learns login, address, and later logins', async () => {
  const { agentId } = await directory.create(person());
  await directory.publishAccount('AccountOpened', account(agentId, 'cjoseph'));
  const renumbered = { agentId, from: 'cjoseph', to: 'cjoseph1', aliases: ['cjoseph'] };
  await directory.publishAccount('LoginRenumbered', renumbered);
  await until('the new login', async () => (await agent(agentId)).login === 'cjoseph1');
  expect(await agent(agentId)).toMatchObject({ address: 'cjoseph@ac-besancon.fr' });
});

it('learns another login and another address, and finds nobody any more by what is hidden', async () => {
  const { agentId } = await directory.create(person());
  await directory.publishAccount('AccountOpened', account(agentId, 'marcavant'));
  const changed = { agentId, to: 'aapres', address: 'aapres@ac-besancon.fr' };
  await directory.publishAccount('LoginChanged', {
    ...{ ...changed, from: 'marcavant', aliases: ['marcavant'] },
    addressAliases: ['marcavant@ac-besancon.fr'],
  });
  await until('the new login', async () => (await agent(agentId)).login === 'aapres');
  expect(await agent(agentId)).toMatchObject({ address: 'aapres@ac-besancon.fr' });
  const found = async (query: string) =>
    (await directory.get<AgentsPage>(`agents?query=${query}`)).body.items.length;
  expect(await found('marcavant@')).toBe(1);
  const hidden = { from: null, aliases: [], addressAliases: [] };
  await directory.publishAccount('LoginChanged', { ...changed, ...hidden });
  await until('nothing', async () => (await found('marcavant')) === 0);
  expect(await found('aapres')).toBe(1);
});

it('ignores what it has seen: a message that comes again does not bring the old login back', async () => {
  const { agentId } = await directory.create(person());
  const id = uuidv7();
  await directory.publishAccount('AccountOpened', account(agentId, 'old'), id);
  const renumbered = { agentId, from: 'old', to: 'new', aliases: ['old'] };
  await directory.publishAccount('LoginRenumbered', renumbered);
  await directory.publishAccount('AccountOpened', account(agentId, 'old'), id);
  // Behind the repeated message on the same key: once this one was seen, so was that.
  await directory.publishAccount('InitialPasswordSeeded', { agentId });
  await until('the end', async () => (await sealedOf(agentId)) === undefined);
  expect((await agent(agentId)).login).toBe('new');
});

it('parks what is about an agent it does not know, and goes on with the others', async () => {
  const stranger = uuidv7();
  await directory.publishAccount('AccountOpened', account(stranger, 'stranger'));
  const { agentId } = await directory.create(person());
  await directory.publishAccount('AccountOpened', account(agentId, 'known'));
  await until('the login', async () => (await agent(agentId)).login === 'known');
  const parked = await until('the parked message', async () => {
    const rows = await directory.rows<{ row: string }>(
      'SELECT p::text AS row FROM parked_messages p',
    );
    return rows.length > 0 && rows;
  });
  expect(parked).toEqual([{ row: expect.stringContaining(stranger) }]);
});

it('ignores kinds of message that it does not know', async () => {
  const { agentId } = await directory.create(person());
  await directory.publishAccount('AccountPolished', { agentId });
  await directory.publishAccount('AccountOpened', account(agentId, 'polished'));
  await until('the login', async () => (await agent(agentId)).login === 'polished');
});
