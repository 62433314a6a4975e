import type { Problem } from '@citadelle/contracts';
import { topics } from '@citadelle/contracts';
import type { OpenedSessionOfBrowser } from '@citadelle/contracts/calls';
import { freshSource } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EnrolledAgent, TestCredentials, until } from '../credentials.fixture.js';

const CHOSEN = 'comme un lynx dans la neige 39';
const WRONG = 'pas le bon du tout';

const credentials = TestCredentials.ofSpec({ SHARED_SOURCES: '127.0.0.0/8' }, 2);

const signIn = (login: string, password: string, source: string, device?: string, replica = 0) =>
  credentials.post<OpenedSessionOfBrowser & Problem>(
    'sessions',
    { login, password, device },
    { source, replica },
  );
const owner = () => credentials.enrolWithPassword(CHOSEN);

/** 40 addresses in 20 networks, which no other test uses. */
let storms = 0;
function attackers(): string[] {
  const storm = (storms += 1);
  return Array.from({ length: 40 }, (_, index) => `198.${18 + storm}.${index % 20}.${index + 1}`);
}

/** 600 wrong tries from 40 addresses, a few at a time through both replicas. */
async function storm({ account }: EnrolledAgent): Promise<number[]> {
  const statuses: number[] = [];
  for (let round = 0; round < 15; round++) {
    const answers = await Promise.all(
      attackersOf(account.login).map((source, index) =>
        signIn(account.login, `${WRONG} ${round}`, source, undefined, index % 2),
      ),
    );
    statuses.push(...answers.map(({ status }) => status));
  }
  return statuses;
}
const stormsOf = new Map<string, string[]>();
function attackersOf(login: string): string[] {
  if (!stormsOf.has(login)) stormsOf.set(login, attackers());
  return stormsOf.get(login)!;
}

describe('600 wrong tries from 40 addresses at one account', () => {
  const [office, home, hotel] = [freshSource(), freshSource(), '203.113.77.5'];
  let agent: EnrolledAgent;
  let device: string;
  let session: string;
  let statuses: number[];
  beforeAll(async () => {
    agent = await owner();
    const { login } = agent.account;
    await signIn(login, CHOSEN, office);
    device = (await signIn(login, CHOSEN, home)).body.device;
    session = (await signIn(login, CHOSEN, office)).body.token;
    statuses = await storm(agent);
  });

  it('are slowed, and its owner signs in from where it is known and from elsewhere at the first try', async () => {
    const { login } = agent.account;
    // The bucket, and the first tries of networks that came when it was empty; some came back meanwhile.
    const judged = statuses.filter((status) => status === 401).length;
    expect(judged).toBeGreaterThanOrEqual(20);
    expect(judged).toBeLessThanOrEqual(45);
    expect(statuses.filter((status) => status === 429)).toHaveLength(600 - judged);

    expect((await signIn(login, CHOSEN, office)).status).toBe(201);
    const attacker = attackersOf(login)[0]!;
    expect((await signIn(login, CHOSEN, attacker, device)).status).toBe(201);
    expect((await signIn(login, CHOSEN, hotel)).status).toBe(201);
    const again = await credentials.post('reauthentications', { token: session, password: CHOSEN });
    expect(again.status).toBe(200);
  });

  it('have its owner told once, and nobody of where from', async () => {
    const { agentId } = agent;
    const told = async () =>
      (await credentials.published(topics.resets.name)).filter(
        ({ key, type }) => key === agentId && type === 'SignInSlowed',
      );
    const [message] = await until(async () => ((await told()).length > 0 ? told() : undefined));
    expect(message!.data).toEqual({ agentId, at: expect.any(String) });
    await credentials.rows(`UPDATE sign_in_networks SET at = now() - interval '2 days'`);
    await storm(agent);
    expect(await told()).toHaveLength(1);
  });

  it('count for a name that nobody has just the same, with the same bytes', async () => {
    const ghost = { account: { login: `fantome${storms}` } } as EnrolledAgent;
    const ofGhost = await storm(ghost);
    expect(ofGhost.filter((status) => status === 401).length).toBeGreaterThanOrEqual(10);
    const refusals = await Promise.all(
      [agent, ghost].map(({ account: { login } }) => signIn(login, CHOSEN, attackersOf(login)[3]!)),
    );
    for (const { status, body } of refusals) {
      expect(status).toBe(429);
      expect(Object.keys(body)).toEqual(Object.keys(refusals[0]!.body));
      expect(body.code).toBe('too-many-attempts');
    }
  });
});

describe('wrong tries from one source at many accounts', () => {
  /** A few at a time: of one source no more than a quarter of the queue may wait for a hash. */
  const many = async (source: string, count: number, from = 0) => {
    const answers = [];
    for (let done = 0; done < count; done += 40) {
      const names = Array.from({ length: Math.min(40, count - done) }, (_, at) => from + done + at);
      const tries = names.map((at) => signIn(`personne${at}`, WRONG, source, undefined, at % 2));
      answers.push(...(await Promise.all(tries)));
    }
    return answers;
  };
  const count = (answers: readonly { status: number }[], status: number) =>
    answers.filter((answer) => answer.status === status).length;

  it('are refused from the 101st on, for every name, for ten minutes at most', async () => {
    const { account } = await owner();
    const source = '203.0.113.99';
    const answers = await many(source, 130);
    expect([count(answers, 401), count(answers, 429)]).toEqual([100, 30]);
    const refused = await signIn(account.login, CHOSEN, `${source}:50001`);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-attempts']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(400);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect((await signIn(account.login, CHOSEN, '203.0.113.98')).status).toBe(201);
    await credentials.rows(`UPDATE sign_in_windows SET ends_at = now() WHERE source = $1`, [
      source,
    ]);
    expect((await signIn(account.login, CHOSEN, source)).status).toBe(201);
  });

  it('leave a browser that an account knows at the same source alone', async () => {
    const { account } = await owner();
    const source = '203.0.113.97';
    const { device } = (await signIn(account.login, CHOSEN, source)).body;
    await many(source, 100, 200);
    for (let tries = 0; tries < 6; tries++) await signIn(account.login, WRONG, source);
    expect((await signIn(account.login, CHOSEN, source)).status).toBe(429);
    expect((await signIn(account.login, CHOSEN, source, device)).status).toBe(201);
  });

  it('are counted by the /64 of IPv6, and ten times as many by its /48', async () => {
    const { account } = await owner();
    await many('2001:db8:9:1::1', 50, 400);
    expect(count(await many('2001:db8:9:1::2', 60, 450), 401)).toBe(50);
    expect((await signIn(account.login, CHOSEN, '2001:db8:9:2::1')).status).toBe(201);
    await credentials.rows(
      `UPDATE sign_in_windows SET counted = 1000, judged = 1000 WHERE source = '2001:db8:9::/48'`,
    );
    expect((await signIn(account.login, CHOSEN, '2001:db8:9:3::1')).status).toBe(429);
    expect((await signIn(account.login, CHOSEN, '2001:db8:a:3::1')).status).toBe(201);
  });

  it('may be ten times as many where many people share the address', async () => {
    expect(count(await many('127.0.0.9', 130, 600), 401)).toBe(130);
    await credentials.rows(
      `UPDATE sign_in_windows SET counted = 1000, judged = 1000 WHERE source = '127.0.0.9'`,
    );
    expect(count(await many('127.0.0.9', 3, 800), 429)).toBe(3);
  });

  it('do not count right ones: a whole school signs in at the same moment', async () => {
    const staff = await Promise.all(Array.from({ length: 3 }, owner));
    const source = '203.0.113.96';
    await many(source, 95, 900);
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(
        staff.map(({ account }, index) =>
          signIn(account.login, CHOSEN, source, undefined, index % 2),
        ),
      );
      expect(count(answers, 201)).toBe(3);
    }
  });
});
