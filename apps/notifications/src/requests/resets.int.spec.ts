import { type Message, topics } from '@citadelle/contracts';
import { notMeToken } from '@citadelle/contracts/not-me-token';
import { message, until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resetOf, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

describe('the agent', () => {
  const cases = [
    ['ResetStarted', 'reset-started', 'a été commencée pour votre compte'],
    ['SecondCodeReleased', 'second-code-released', 'Votre 2e code a été donné'],
    ['ResetCompleted', 'reset-completed', 'Votre mot de passe a été changé'],
    ['ResetRefused', 'reset-refused', 'a été refusée'],
  ] as const;

  it.each(cases)('is told of %s, with the link that is theirs', async (type, kind, subject) => {
    const { christian } = await world.welcomeStaff();
    const { resetId, say } = resetOf(christian);
    await world.tell(say(type, { reason: 'Je n’ai pas pu vous joindre <b>' }));
    const { to, text } = await world.mailOn(subject);
    expect(to).toEqual([christian.address]);
    const token = notMeToken(world.key, resetId);
    expect(text).toContain(`https://compte.ac-besancon.example/ce-n-est-pas-moi?jeton=${token}`);
    if (kind === 'reset-refused') expect(text).toContain('« Je n’ai pas pu vous joindre <b> »');
    await world.allSettled();
    expect(await world.alertsOf(christian.agentId)).toMatchObject([{ kind, state: 'delivered' }]);

    const kept = JSON.stringify([
      await world.rows('SELECT data, metadata FROM events'),
      await world.rows('SELECT * FROM alerts'),
      await world.alertMessages(),
    ]);
    expect(kept).not.toContain(token.split('.')[1]!);
    expect(kept).not.toMatch(/JOSEPH|cjoseph|joindre/);
  });
});

describe('the managers of the unit', () => {
  it('are mailed at once of a request, each of them once, and the other services learn of it', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await world.dismiss(marc, 'SIG-AESH');
    await world.appoint(marc, 'RECTORAT');
    const jean = await world.welcome('Jean', 'MOULIN', 'jmoulin');
    await world.appoint(jean, 'SIG-AESH');
    const { resetId, say } = resetOf(christian);
    const requested = say('SecondCodeRequested');
    await world.tell(requested);
    const { text, subject } = await world.mailOn('2e code demandé');
    expect(subject).toBe('2e code demandé : Christian JOSEPH');
    expect(text).toContain('Christian JOSEPH (identifiant cjoseph)');
    expect(text).toContain('https://compte.ac-besancon.example/gestion/demandes');
    expect(text).not.toContain('jeton=');

    await world.allSettled();
    const mails = world.mail.mails().map(({ to }) => [...to]);
    expect(mails.sort()).toEqual([[jean.address], [louise.address]]);
    const ids = new Set(world.mail.mails().map(({ messageId }) => messageId));
    expect(ids.size).toBe(2);

    const request = { resetId, agentId: christian.agentId, unit: 'SIG-AESH' };
    const alerted = await until('the others learn of it', async () =>
      (await world.alertMessages()).find(({ type }) => type === 'ManagersAlerted'),
    );
    expect(alerted).toMatchObject({
      key: christian.agentId,
      correlationId: requested.correlationId,
      data: { alertId: expect.any(String), ...request },
    });
  });

  it('are told of cancellations and transfers, those of the new unit', async () => {
    const { christian, ada } = await world.welcomeStaff();
    await world.appoint(ada, 'RECTORAT');
    const { say } = resetOf(christian);
    await world.tell(
      say('SecondCodeRequested'),
      say('ResetTransferred', { from: 'SIG-AESH', to: 'RECTORAT' }),
      say('ResetCancelled', { unit: 'RECTORAT', by: 'not-me' } as object),
    );
    expect((await world.mailOn('transférée')).to).toEqual([ada.address]);
    const cancelled = await world.mailOn('annulée');
    expect(cancelled.to).toEqual([ada.address]);
    expect(cancelled.text).toContain('a signalé ne pas être à l’origine');
  });

  it('are told nothing of a reset that no unit was asked for, nor of one that ends by itself', async () => {
    const { christian } = await world.welcomeStaff();
    const { say } = resetOf(christian);
    await world.tell(
      say('ResetCancelled', { unit: null, by: 'agent' } as object),
      say('ResetExpired'),
    );
    expect(await world.alertsOf(christian.agentId)).toEqual([]);
    expect(await world.rows('SELECT 1 FROM alerts')).toEqual([]);
  });

  it('and the agent are told of a request that is void; of a reset that no unit has, the agent alone', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await world.tell(resetOf(christian).say('ResetVoided'));
    await world.allSettled();
    const mails = () => world.mail.mails().map(({ to: [to], subject }) => `${to} ${subject}`);
    const toAgent = `${christian.address} Votre demande de nouveau mot de passe est annulée`;
    const toManagers = 'Demande de 2e code annulée après trop de codes faux : Christian JOSEPH';
    expect(mails().sort()).toEqual([
      toAgent,
      `${louise.address} ${toManagers}`,
      `${marc.address} ${toManagers}`,
    ]);
    world.mail.forget();
    await world.tell(resetOf(christian).say('ResetVoided', { unit: null }));
    await world.allSettled();
    expect(mails()).toEqual([toAgent]);
  });

  it('that cannot be found leave it to the administrators, who are told why', async () => {
    const { christian, ada } = await world.welcomeStaff();
    const { say } = resetOf(christian);
    await world.tell(say('SecondCodeRequested', { unit: 'RECTORAT' }));
    const { to, text } = await world.mailOn('2e code demandé');
    expect(to).toEqual([ada.address]);
    expect(text).toContain('aucun autre gestionnaire de RECTORAT ne peut être prévenu');
  });

  it('are not mailed of their own request: colleagues are, or else the administrators but them', async () => {
    const { louise, marc, ada } = await world.welcomeStaff();
    await world.tell(resetOf(louise).say('SecondCodeRequested'));
    expect((await world.mailOn('Louise MICHEL')).to).toEqual([marc.address]);
    await world.dismiss(louise, 'SIG-AESH');
    await world.appoint(marc);
    await world.tell(resetOf(marc).say('SecondCodeRequested'));
    expect((await world.mailOn('Marc BLOCH')).to).toEqual([ada.address]);
  });

  it('that are dismissed before the mail can go are not mailed', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await world.mail.stop();
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await until('a try has failed', async () => {
      const failed = await world.rows(`SELECT 1 FROM events WHERE type = 'AlertDeliveryFailed'`);
      return failed.length > 0;
    });
    await world.dismiss(louise, 'SIG-AESH');
    await world.restartMail();
    expect((await world.mailOn('2e code demandé')).to).toEqual([marc.address]);
  });
});

describe('a mail', () => {
  it('waits for the mail server, and its state can be seen all the while', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    await world.mail.stop();
    const [waits, refused] = [resetOf(christian), resetOf(christian)];
    await world.tell(
      waits.say('ResetStarted'),
      waits.say('SecondCodeRequested'),
      refused.say('ResetRefused', { reason: 'Inconnu' }),
    );
    await until('all have failed once', async () => {
      const alerts = await world.alertsOf(christian.agentId);
      return alerts.length === 3 && alerts.every(({ failures }) => failures > 0);
    });
    const waiting = await world.alertsOf(christian.agentId);
    expect(waiting.every(({ state, reason }) => state === 'waiting' && reason !== null)).toBe(true);
    await world.restartMail();
    await world.allSettled();
    expect(world.subjects()).toHaveLength(3);
  });

  it('goes to nobody while there is nobody, and goes when somebody is appointed', async () => {
    const christian = await world.welcome('Christian', 'JOSEPH', 'cjoseph');
    const ada = await world.welcome('Ada', 'LOVELACE', 'alovelace');
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await until('it waits', async () =>
      (await world.alertsOf(christian.agentId)).find(({ reason }) => reason === 'nobody-to-tell'),
    );
    await world.appoint(ada);
    expect((await world.mailOn('2e code demandé')).to).toEqual([ada.address]);
  });

  it('about somebody who was erased goes to nobody, and what a manager wrote of them is forgotten', async () => {
    const { christian } = await world.welcomeStaff();
    await world.mail.stop();
    await world.tell(
      resetOf(christian).say('ResetRefused', { reason: 'Inconnu' }),
      resetOf(christian).say('SecondCodeRequested'),
    );
    const { agentId } = christian;
    await world.tell(message(topics.agents.name, agentId, 'AgentErased', { agentId }));
    await world.restartMail();
    await until('both are abandoned', async () => {
      const alerts = await world.alertsOf(agentId);
      return alerts.every(
        ({ state, reason }) => state === 'abandoned' && reason === 'recipient-erased',
      );
    });
    expect(world.mail.mails()).toEqual([]);
    const keys = await world.rows(
      'SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped_key IS NULL',
      [agentId],
    );
    expect(keys).toHaveLength(1);
  });
});

describe('the administrators', () => {
  it('are told of a person who releases too many codes, but for that person', async () => {
    const { louise, ada } = await world.welcomeStaff();
    await world.appoint(louise);
    const since = '2026-11-24T08:00:00.000Z';
    await world.tell(
      message(topics.resets.name, louise.agentId, 'ReleaseAlarmRaised', {
        ...{ agentId: louise.agentId, releases: 11, since },
      }),
    );
    const { to, text } = await world.mailOn('inhabituel');
    expect(to).toEqual([ada.address]);
    expect(text).toContain(
      'Louise MICHEL (identifiant lmichel) a donné 11 fois un 2e code depuis le 24 novembre 2026 à 9 h',
    );
  });
});

/** Topics that are replayed from their beginning are no others' either. */
describe('a mail of a service of its own', () => {
  let own: TestNotifications;

  beforeEach(async () => {
    own = await TestNotifications.open();
  });

  afterEach(() => own.stop());

  it('goes once, though messages come twice, topics are replayed and two replicas read them', async () => {
    const settings = { TOPIC_PARTITIONS: '4' };
    await Promise.all([own.add(settings), own.add(settings)]);
    const people = Object.values(await own.welcomeStaffUnderLouise());
    const messages = people.flatMap((person): Message[] => {
      const { say } = resetOf(person);
      return [say('ResetStarted'), say('SecondCodeRequested'), say('SecondCodeReleased')];
    });
    await own.tell(...messages, ...messages);
    await own.allSettled();
    const told = own.subjects();
    expect(told).toHaveLength(messages.length);

    await own.stopReplicas();
    await own.broker.rewind('notifications', [topics.resets.name]);
    await own.add(settings);
    const after = people.map((person) => resetOf(person).say('ResetCompleted'));
    await own.tell(...after);
    await own.allSettled();
    expect(own.subjects()).toHaveLength(messages.length + after.length);
  });
});
