import { startMailServer, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { resetOf, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

/** How the mail server answers those whom it does not take, by the start of their address. */
const refused = new Map<string, number>();

/** The mail server is another one from now on, which refuses whom {@link refused} names. */
async function refusing(codes: Record<string, number>): Promise<void> {
  refused.clear();
  for (const [who, code] of Object.entries(codes)) refused.set(who, code);
  await world.mail.stop();
  const port = Number(new URL(world.mail.url).port);
  world.mail = await startMailServer(port, {
    onRcptTo: ({ address }, _session, done) => {
      const code = refused.get(address.split('.')[0]!);
      const error = new Error(`${address} is not taken`);
      done(code === undefined ? null : Object.assign(error, { responseCode: code }));
    },
  });
}

const addressees = () => world.mail.mails().map(({ to }) => to.join(' '));

const told = async (agentId: string) =>
  (await world.alertsOf(agentId)).find(({ kind }) => kind === 'second-code-requested');

const metric = async (line: RegExp) => {
  const { management } = world.replicas.at(-1)!;
  return line.test(await (await fetch(`${management}/metrics`)).text());
};

const logged = (text: string) =>
  until(`the log to say: ${text}`, () => world.log.match(new RegExp(`.*${text}.*`))?.[0]).then(
    (line) => JSON.parse(line) as Record<string, unknown>,
  );

const types = async () => (await world.alertMessages()).map(({ type }) => type);

describe('of several who are to be told', () => {
  it('one who is put off is mailed later, alone; the others once', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await refusing({ marc: 451 });
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await until('two tries have failed', async () => (await told(christian.agentId))!.failures > 1);
    expect(addressees()).toEqual([louise.address]);
    expect(await types()).toEqual(['ManagersAlerted']);
    refused.clear();
    await world.allSettled();
    expect(addressees()).toEqual([louise.address, marc.address]);
    expect(await told(christian.agentId)).toMatchObject({ state: 'delivered' });
    expect(await types()).toEqual(['ManagersAlerted', 'AlertDelivered']);
    expect(await world.rows('SELECT 1 FROM told_recipients')).toEqual([]);
    expect(await logged('put off')).toMatchObject({
      ...{ level: 'warn', reason: 'SMTP_451', agentId: marc.agentId },
      kind: 'second-code-requested',
    });
    expect(world.log).not.toContain('is not taken');
    expect(await metric(/notifications_mail_refusals_total\{[^}]*reason="put-off"[^}]*\} /)).toBe(
      true,
    );
  });

  it('one whom the server refuses for good is reported, and never tried again', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await refusing({ louise: 550 });
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await world.allSettled();
    expect(addressees()).toEqual([marc.address]);
    expect(await told(christian.agentId)).toMatchObject({ state: 'delivered', failures: 0 });
    expect(await logged('refuses somebody for good')).toMatchObject({
      ...{ level: 'error', reason: 'SMTP_550', agentId: louise.agentId },
    });
    expect(await metric(/notifications_mail_refusals_total\{[^}]*reason="refused"[^}]*\} /)).toBe(
      true,
    );
  });

  it('of whom none is taken for good, the alert is given up at once, and the code is logged', async () => {
    const { christian } = await world.welcomeStaff();
    await refusing({ louise: 550, marc: 553 });
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await world.allSettled();
    expect(await told(christian.agentId)).toMatchObject({ state: 'abandoned', failures: 1 });
    expect(await logged('given up')).toMatchObject({
      reason: expect.stringMatching(/^SMTP_55[03]$/),
    });
  });

  it('each is told once though the service stops between one and the other', async () => {
    const { christian, louise, marc } = await world.welcomeStaff();
    await refusing({ marc: 451 });
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await until('somebody was told', () => addressees().length === 1);
    await world.restart({});
    refused.clear();
    await world.allSettled();
    expect(addressees()).toEqual([louise.address, marc.address]);
  });

  it('an agent who is refused for good is not tried for days', async () => {
    const { christian } = await world.welcomeStaff();
    await refusing({ christian: 550 });
    await world.tell(resetOf(christian).say('ResetStarted'));
    await world.allSettled();
    expect(await world.alertsOf(christian.agentId)).toMatchObject([
      { state: 'abandoned', reason: 'SMTP_550' },
    ]);
  });
});

describe('a mail server that takes no mail', () => {
  it('is asked once a try, whoever is to be told, and each try is logged with its code', async () => {
    const { christian } = await world.welcomeStaff();
    await world.mail.stop();
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await until('a try has failed', async () => (await told(christian.agentId))!.failures > 0);
    expect(await logged('takes no mail now')).toMatchObject({
      ...{ level: 'warn', reason: 'ESOCKET', code: 'ECONNREFUSED' },
    });
    expect(
      await metric(/notifications_mail_refusals_total\{[^}]*reason="unreachable"[^}]*\} /),
    ).toBe(true);
    await world.restartMail();
  });
});

describe('a mail that waited', () => {
  /** Steps of a reset while no mail leaves; then it does. */
  async function whileAway(...steps: Parameters<typeof world.tell>): Promise<string[]> {
    await world.mail.stop();
    await world.tell(...steps);
    await until('a try of each has failed', async () => {
      const left = await world.rows(
        `SELECT 1 FROM events raised WHERE type = 'AlertRaised' AND NOT EXISTS (
           SELECT FROM events other WHERE other.stream = raised.stream AND other.type = 'AlertDeliveryFailed')`,
      );
      return left.length === 0;
    });
    await world.restartMail();
    await world.allSettled();
    return world.subjects();
  }

  it('calls nobody to a request that was cancelled: that it was is said alone', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const { say } = resetOf(christian);
    const subjects = await whileAway(
      say('SecondCodeRequested'),
      say('ResetCancelled', { unit: 'SIG-AESH', by: 'agent' }),
    );
    expect(subjects).toEqual(['Demande de 2e code annulée : Christian JOSEPH']);
    expect(await told(christian.agentId)).toMatchObject({
      ...{ state: 'abandoned', reason: 'overtaken' },
    });
    expect(await world.rows('SELECT 1 FROM undelivered_alerts')).toEqual([]);
    expect(await types()).not.toContain('ManagersAlerted');
  });

  it('says to the agent how it ended, not what to do before', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const { say } = resetOf(christian);
    expect(
      await whileAway(
        ...(['ResetStarted', 'SecondCodeRequested', 'SecondCodeReleased'] as const).map((type) =>
          say(type),
        ),
        say('ResetCompleted'),
      ),
    ).toEqual(['Votre mot de passe a été changé']);
  });

  it('goes to the unit that has the request now', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const jean = await world.welcome('Jean', 'MOULIN', 'jmoulin');
    await world.appoint(jean, 'RECTORAT');
    const { say } = resetOf(christian);
    expect(
      await whileAway(
        say('SecondCodeRequested'),
        say('ResetTransferred', { from: 'SIG-AESH', to: 'RECTORAT' }),
      ),
    ).toEqual(['Demande de 2e code transférée : Christian JOSEPH']);
    expect(addressees()).toEqual([jean.address]);
  });

  it('tells the agent of a start that was cancelled, without a call to act', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const { say } = resetOf(christian);
    const cancelled = { unit: null, by: 'agent' } as object;
    await whileAway(say('ResetStarted'), say('ResetCancelled', cancelled));
    expect(world.mail.mails()[0]!.text).toContain('Elle est terminée depuis');
  });

  it('still calls to a request that waits', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const subjects = await whileAway(resetOf(christian).say('SecondCodeRequested'));
    expect(subjects).toEqual(['2e code demandé : Christian JOSEPH']);
  });

  it('is looked at also where this service read the steps late', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const { say } = resetOf(christian);
    const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000).toISOString();
    await world.tell(
      { ...say('SecondCodeRequested'), time: hours(3) },
      { ...say('ResetCancelled', { unit: 'SIG-AESH', by: 'agent' }), time: hours(2) },
    );
    await world.allSettled();
    expect(world.subjects()).toEqual(['Demande de 2e code annulée : Christian JOSEPH']);
  });
});
