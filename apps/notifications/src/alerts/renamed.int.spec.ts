import { type AccountsEvents, type AgentsEvents, NOBODY, topics } from '@citadelle/contracts';
import { agentCreated, message, someAgent } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { resetOf, type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

const at = (login: string) => `${login}@ac-besancon.fr`;
const renumbered = ({ agentId, login }: Somebody, hasSignedIn: boolean) =>
  message(topics.accounts.name, agentId, 'LoginRenumbered', {
    ...{ agentId, from: login, to: `${login}1`, aliases: [login], hasSignedIn },
  });
const changed = (
  { agentId }: Somebody,
  to: string,
  change: Partial<AccountsEvents['LoginChanged']> = {},
) =>
  message(topics.accounts.name, agentId, 'LoginChanged', {
    ...{ agentId, from: null, to, aliases: [], address: at(to), addressAliases: [] },
    ...{ hasSignedIn: true, ...change },
  });
const renamed = (
  { agentId }: Somebody,
  names: Pick<AgentsEvents['AgentRenamed'], 'firstName' | 'usualName'>,
) => message(topics.agents.name, agentId, 'AgentRenamed', { agentId, ...names });
const loginOf = async ({ agentId }: Somebody) =>
  (await world.rows('SELECT login, address FROM recipients WHERE agent_id = $1', [agentId]))[0];

describe('an agent whose login is renumbered', () => {
  it('is told of it once they have signed in, and of nothing before', async () => {
    const never = await world.welcome('Jean', 'PIN', 'jpin');
    const before = await world.welcome('Zoé', 'LEDOUX', 'zledoux');
    await world.tell(renumbered(never, false), renumbered(before, true));
    await world.mailOn('Votre identifiant devient zledoux1');
    await world.allSettled();
    expect(world.mail.mails()).toHaveLength(1);
    expect(await world.alertsOf(never.agentId)).toEqual([]);
    expect(await loginOf(never)).toMatchObject({ login: 'jpin1' });
  });

  it('is mailed under the new login from then on, though nobody told them', async () => {
    const jean = await world.welcome('Jean', 'BOULEAU', 'jbouleau');
    // One after the other: topics are handled side by side.
    await world.tell(renumbered(jean, false));
    await world.tell(resetOf(jean).say('ResetStarted', { via: 'login' }));
    const { text } = await world.mailOn('demande de nouveau mot de passe');
    expect(text).toContain('jbouleau1');
  });
});

describe('an agent who has other names', () => {
  it('is told the new login and address at the new address, and no word of the former ones', async () => {
    const marc = await world.welcome('Marc', 'DUPONT', 'mdupont');
    await world.tell(renamed(marc, { firstName: 'Aëlle', usualName: 'DUPONT' }));
    await world.tell(changed(marc, 'adupont'));
    const { to, text, raw } = await world.mailOn('Votre identifiant est adupont');
    expect(to).toEqual([at('adupont')]);
    expect(text).toContain('Ceux que vous aviez avant continuent de fonctionner');
    expect(raw).not.toMatch(/mdupont|marc/i);
  });

  it('is told nothing where only what is shown has changed, or who never signed in', async () => {
    const noelle = await world.welcome('Noëlle', 'HOUX', 'nhoux');
    const never = await world.welcome('Rita', 'HOUX', 'rhoux');
    await world.tell(changed(noelle, 'nhoux', { address: noelle.address }));
    await world.tell(changed(never, 'rsapin', { hasSignedIn: false }));
    await world.allSettled();
    expect(world.mail.mails()).toEqual([]);
    expect(await loginOf(never)).toEqual({ login: 'rsapin', address: at('rsapin') });
  });

  it('is named anew by mails that were waiting, and one that tells a former login is dropped', async () => {
    const { christian: marc } = await world.welcomeStaffUnderLouise();
    await world.mail.stop();
    const { say } = resetOf(marc);
    await world.tell(renumbered(marc, true), say('ResetStarted', { via: 'login' }));
    await world.tell(say('SecondCodeRequested'));
    await world.tell(renamed(marc, { firstName: 'Aëlle', usualName: 'JOSEPH' }));
    await world.tell(changed(marc, 'ajoseph'));
    await world.restartMail();
    await world.allSettled();
    const mails = world.mail.mails();
    expect(mails.map(({ raw }) => raw).join('')).not.toMatch(/cjoseph|christian/i);
    expect(world.subjects()).toEqual([
      expect.stringContaining('2e code demandé : Aëlle JOSEPH'),
      expect.stringContaining('Une demande de nouveau mot de passe'),
      expect.stringContaining('Votre identifiant est ajoseph'),
    ]);
    const alerts = await world.alertsOf(marc.agentId);
    const dropped = alerts.filter(({ state }) => state === 'abandoned');
    expect(dropped).toMatchObject([{ kind: 'login-renumbered', reason: 'overtaken' }]);
  });
});

describe('a request that follows its agent to another unit', () => {
  it('is told to the managers of that unit, who are reminded of it too', async () => {
    const { christian, marc } = await world.welcomeStaff();
    await world.appoint(marc, 'SIG-ATSS');
    await world.dismiss(marc, 'SIG-AESH');
    const { say, resetId } = resetOf(christian);
    await world.tell(say('SecondCodeRequested'));
    await world.mailOn('2e code demandé');
    const to = { from: 'SIG-AESH', to: 'SIG-ATSS', by: NOBODY };
    await world.tell(say('ResetTransferred', to));
    const mail = await world.mailOn('Demande de 2e code transférée');
    expect(mail.to).toEqual([marc.address]);
    const requests = await world.rows('SELECT unit FROM open_requests WHERE reset_id = $1', [
      resetId,
    ]);
    expect(requests).toEqual([{ unit: 'SIG-ATSS' }]);
  });
});

it('nothing becomes of a departure that is announced or withdrawn', async () => {
  const { christian } = await world.welcomeStaff();
  const { agentId } = christian;
  const said = (type: string, data: object) => message(topics.agents.name, agentId, type, data);
  const last = agentCreated(someAgent());
  await world.broker.publish([
    said('DepartureAnnounced', { agentId, on: '2027-09-01' }),
    said('DepartureWithdrawn', { agentId }),
    last,
  ]);
  await world.untilAllHandled();
  expect(world.mail.mails()).toEqual([]);
  expect(await loginOf(christian)).toMatchObject({ login: 'cjoseph' });
});
