import { Agent } from 'node:http';
import type { SessionAccount } from '@citadelle/contracts';
import { EventStream, people, until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeAlertLog } from '../../testing/fake-alert-log.js';
import { HELENE, JEAN, NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { problem, startFakeService } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { AlertStreams } from './alert-streams.js';

const PAUL: SessionAccount = {
  ...NADIA,
  agentId: '0199aaaa-0000-7000-8000-000000000004',
  login: people.paul.login,
  managedUnits: ['RECTORAT'],
};

/** Who is signed in, by token; tests change it. */
let accounts: Map<string, SessionAccount>;
let introspections: { token: string; keepIdle?: boolean }[];
let log: FakeAlertLog;
/** Serves every test that asks for no settings of its own. */
let shared: TestGateway;
let gateway: TestGateway;
let opened: EventStream[];

const startGateway = (settings: Record<string, string> = {}) =>
  startTestGateway({ ALERT_STREAM_RECHECK: 'PT1S', ...settings });

beforeAll(async () => {
  shared = await startGateway();
});
afterAll(() => shared?.stop());

beforeEach(() => {
  accounts = new Map([
    [TOKENS.manager, NADIA],
    [TOKENS.administrator, HELENE],
    [TOKENS.agent, JEAN],
    ['token-pgrandjean', PAUL],
  ]);
  introspections = [];
  opened = [];
  log = new FakeAlertLog((agentId) =>
    [...accounts.values()].find((account) => account.agentId === agentId)!,
  );
});

afterEach(async () => {
  opened.forEach((stream) => stream.leave());
  if (gateway !== shared) await gateway.stop();
  else await until('all to have left', () => openStreams() === 0);
});

async function start(settings?: Record<string, string>): Promise<void> {
  gateway = settings ? await startGateway(settings) : shared;
  gateway.notifications.answer(log.answers());
  gateway.credentials.answer({
    'POST /internal/sessions/introspection': ({ body }) => {
      const asked = body as { token: string };
      introspections.push(asked);
      const account = accounts.get(asked.token);
      if (!account) return problem(401, 'session-expired');
      return {
        status: 200,
        body: {
          sessionId: `session of ${asked.token}`,
          expiresAt: '2026-11-23T23:00:00.000Z',
          passwordChangeRequired: false,
          account,
        },
      };
    },
  });
}

async function listen(
  token: string = TOKENS.manager,
  { lastEventId, query = '', agent }: { lastEventId?: number; query?: string; agent?: Agent } = {},
): Promise<EventStream> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
  };
  const url = `${gateway.url}/api/v1/alerts/stream${query}`;
  const stream = await EventStream.open(url, headers, agent);
  opened.push(stream);
  return stream;
}

const openStreams = () => gateway.service.app.get(AlertStreams).size;

describe('a stream of alerts', () => {
  beforeEach(() => start());

  it('tells of an alert as soon as it is raised', async () => {
    const stream = await listen();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.any(String),
    });
    const alert = log.raise();
    await stream.heard(1);
    expect(stream.events).toEqual([{ event: 'alert', id: '1', data: alert }]);
    expect(stream.text).toMatch(/^retry: 3000\n\n/);
  });

  it('says that its connection ends with it, and ends it: whoever keeps connections sends nothing more on it', async () => {
    const agent = new Agent({ keepAlive: true });
    const stream = await listen(TOKENS.manager, { agent });
    expect(stream.headers.connection).toBe('close');
    accounts.delete(TOKENS.manager);
    await until('the connection to end', () => stream.ended);
    expect(Object.values(agent.freeSockets)).toEqual([]);
    agent.destroy();
  });

  it('tells each what is theirs, and nobody what is about themselves', async () => {
    const [nadia, paul, helene] = [
      await listen(),
      await listen('token-pgrandjean'),
      await listen(TOKENS.administrator),
    ];
    log.raise({ unit: 'SIG-AESH' });
    log.raise({ unit: 'RECTORAT' });
    log.raise({ unit: 'SIG-AESH' }, { forAdministrators: true });
    log.raise({ unit: null, agentId: NADIA.agentId }, { forAdministrators: true });
    log.raise({ unit: 'SIG-AESH', agentId: NADIA.agentId });
    log.raise({ unit: 'RECTORAT', agentId: HELENE.agentId }, { forAdministrators: true });
    log.raise({ unit: 'SIG-AESH' }, { forAdministrators: true });
    log.raise({ unit: 'RECTORAT' });
    await Promise.all([nadia.heard(7), paul.heard(8), helene.heard(7)]);
    expect([nadia.seqs, paul.seqs, helene.seqs]).toEqual([
      [1, 3, 7],
      [2, 6, 8],
      [3, 4, 7],
    ]);
  });

  it('begins with what was missed, in order and once, whatever comes meanwhile', async () => {
    for (let seq = 1; seq <= 5; seq++) log.raise();
    await listen();
    const answers = log.answers();
    gateway.notifications.answer({
      'GET /internal/manager-alerts': async (call) => {
        // Raised before the list is read, so that list and feed both tell of it; and one after.
        log.raise();
        const list = await answers['GET /internal/manager-alerts']!(call);
        log.raise();
        return list;
      },
    });
    const stream = await listen(TOKENS.manager, { lastEventId: 2 });
    await stream.heard(7);
    log.raise();
    await stream.heard(8);
    expect(stream.seqs).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('opens for a manager of whom the list does not know yet', async () => {
    gateway.notifications.answer({
      'GET /internal/manager-alerts': () => problem(404, 'alert-not-found'),
    });
    const streams = [await listen(), await listen(TOKENS.manager, { lastEventId: 0 })];
    log.raise();
    for (const stream of streams) await stream.heard(1);
  });

  it('takes the last event from the address too, and rather from the header', async () => {
    for (let seq = 1; seq <= 4; seq++) log.raise();
    const fromAddress = await listen(TOKENS.manager, { query: '?lastEventId=2' });
    await fromAddress.heard(4);
    expect(fromAddress.seqs).toEqual([3, 4]);
    const both = await listen(TOKENS.manager, { query: '?lastEventId=1', lastEventId: 3 });
    await both.heard(4);
    expect(both.seqs).toEqual([4]);
  });

  it('sends 200 missed alerts at most, and says so', async () => {
    for (let seq = 1; seq <= 230; seq++) log.raise();
    const stream = await listen(TOKENS.manager, { lastEventId: 10 });
    await stream.heard(230);
    expect(stream.events[0]).toMatchObject({ event: 'incomplete' });
    expect(stream.seqs).toEqual(Array.from({ length: 200 }, (_, at) => at + 31));
  });

  it.each([
    [{ lastEventId: 'x' }, 'Last-Event-ID'],
    [{ lastEventId: '-1' }, 'Last-Event-ID'],
    [{ lastEventId: '1'.repeat(400) }, 'Last-Event-ID'],
    [{ query: '?lastEventId=x' }, 'lastEventId'],
    [{ query: '?lastEventId=1.5' }, 'lastEventId'],
    [{ query: '?lastEventId=-1' }, 'lastEventId'],
    [{ query: '?lastEventId=99999999999999999999' }, 'lastEventId'],
    [{ query: '?lastEventId=1&lastEventId=2' }, 'lastEventId'],
    [{ query: '?lastEventId=%00' }, 'lastEventId'],
    [{ query: '?unknown=1' }, 'unknown'],
  ])('is refused after %j', async (options, field) => {
    const stream = await listen(TOKENS.manager, options as never);
    expect(stream.status).toBe(422);
    await until('the problem', () => stream.ended);
    expect(JSON.parse(stream.text)).toMatchObject({ errors: [{ field }] });
    expect(openStreams()).toBe(0);
  });

  it('is nothing to whoever manages nothing, and needs a session', async () => {
    expect((await listen(TOKENS.agent)).status).toBe(404);
    expect((await listen('unknown')).status).toBe(401);
    const cookie = await EventStream.open(`${gateway.url}/api/v1/alerts/stream`, {
      cookie: `session=${TOKENS.manager}`,
    });
    expect(cookie.status).toBe(401);
    expect(log.begun).toEqual([]);
  });

  it('does not open for a HEAD', async () => {
    const response = await gateway.api('HEAD', '/alerts/stream', { token: TOKENS.manager });
    expect(response.status).toBe(200);
    expect(openStreams()).toBe(0);
  });

  it('shows now and then that it lives', async () => {
    const stream = await listen();
    await until(
      'two heartbeats',
      () => stream.text.split('\n\n').filter((b) => b === ':').length > 1,
    );
    expect(stream.events).toEqual([]);
  });
});

describe('the feed behind the streams', () => {
  beforeEach(() => start());

  it('is one, from the first client to the last', async () => {
    expect(log.listeners).toBe(0);
    const [one, other] = [await listen(), await listen('token-pgrandjean')];
    expect(log.begun).toEqual([null]);
    one.leave();
    await until('one to have left', () => openStreams() === 1);
    expect(log.listeners).toBe(1);
    other.leave();
    await until('the feed to close', () => log.listeners === 0);
    await listen();
    expect(log.begun).toEqual([null, null]);
  });

  it('goes on after the last alert it told when it comes back', async () => {
    const stream = await listen();
    log.raise();
    await stream.heard(1);
    log.breakFeeds();
    log.raise({}, { live: false });
    await stream.heard(2);
    log.raise();
    await stream.heard(3);
    expect(log.begun).toEqual([null, '1']);
    expect(stream.seqs).toEqual([1, 2, 3]);
  });

  it('loses nothing when it breaks before it told of anything', async () => {
    log.raise();
    const [fresh, back] = [await listen(), await listen(TOKENS.manager, { lastEventId: 1 })];
    log.breakFeeds();
    log.raise({}, { live: false });
    await Promise.all([fresh.heard(2), back.heard(2)]);
    expect([fresh.seqs, back.seqs]).toEqual([[2], [2]]);
  });

  it('may be down when a client comes, who hears of all once it is back', async () => {
    log.raise();
    const { notifications } = gateway;
    notifications.answer({
      'GET /internal/manager-alerts/feed': () => problem(503, 'shutting-down'),
      'GET /internal/manager-alerts': () => problem(503, 'shutting-down'),
    });
    const stream = await listen(TOKENS.manager, { lastEventId: 0 });
    expect(stream.status).toBe(200);
    expect(stream.seqs).toEqual([]);
    notifications.answer(log.answers());
    await stream.heard(1);
  });

  it('goes on at another replica', async () => {
    const elsewhere = await startFakeService(log.answers());
    try {
      await start({ NOTIFICATIONS_URL: `http://127.0.0.1:9, ${elsewhere.url}` });
      const stream = await listen();
      log.raise();
      await stream.heard(1);
    } finally {
      await elsewhere.stop();
    }
  });

  it('ends a client that does not read, and keeps the others', async () => {
    const [slow, other] = [await listen(), await listen()];
    slow.stall();
    const reason = 'x'.repeat(60_000);
    await until('the slow one to be cut off', () => {
      log.raise({ raisedAt: reason });
      return openStreams() === 1;
    });
    const { seq } = log.raise();
    await other.heard(seq);
  });
});

describe('the session behind a stream', () => {
  beforeEach(() => start());

  it('is looked at without being kept alive', async () => {
    await listen();
    await until('three looks', () => introspections.length > 3);
    expect(introspections[0]).toEqual({ token: TOKENS.manager });
    expect(introspections.slice(1).every(({ keepIdle }) => keepIdle === true)).toBe(true);
  });

  it('ends the stream when it ends, and the other streams stay', async () => {
    const [nadia, paul] = [await listen(), await listen('token-pgrandjean')];
    accounts.delete(TOKENS.manager);
    expect(await nadia.closing()).toBe('session-ended');
    expect(paul.ended).toBe(false);
    expect(openStreams()).toBe(1);
  });

  it('ends the stream before an alert is handed over', async () => {
    await start({ ALERT_STREAM_RECHECK: 'PT1M' });
    const stream = await listen();
    accounts.delete(TOKENS.manager);
    const since = performance.now();
    await until('the last look to be old', () => performance.now() - since > 1_100);
    log.raise();
    expect(await stream.closing()).toBe('session-ended');
    expect(stream.seqs).toEqual([]);
  });

  it('ends the stream when it manages nothing any more', async () => {
    const stream = await listen();
    accounts.set(TOKENS.manager, { ...NADIA, roles: [], managedUnits: [] });
    expect(await stream.closing()).toBe('no-rights');
  });

  it('moves the stream to other units', async () => {
    const stream = await listen();
    accounts.set(TOKENS.manager, { ...NADIA, managedUnits: ['RECTORAT'] });
    const before = introspections.length;
    await until('two looks', () => introspections.length > before + 1);
    log.raise({ unit: 'SIG-AESH' });
    log.raise({ unit: 'RECTORAT' });
    await stream.heard(2);
    expect(stream.seqs).toEqual([2]);
  });

  it('tells what a new unit raised before anybody looked', async () => {
    const stream = await listen();
    accounts.set(TOKENS.manager, { ...NADIA, managedUnits: ['RECTORAT', 'SIG-AESH'] });
    log.raise({ unit: 'RECTORAT' });
    await stream.heard(1);
  });

  it('cannot be looked at while its service is down: alerts wait, and none is lost', async () => {
    const stream = await listen();
    const account = accounts.get(TOKENS.manager)!;
    gateway.credentials.answer({
      'POST /internal/sessions/introspection': () => problem(503, 'shutting-down'),
    });
    const since = performance.now();
    await until('the last look to be old', () => performance.now() - since > 1_100);
    log.raise();
    const asked = gateway.credentials.received.length;
    await until('a look in vain', () => gateway.credentials.received.length > asked);
    expect(stream.seqs).toEqual([]);
    gateway.credentials.answer({
      'POST /internal/sessions/introspection': () => ({
        status: 200,
        body: { sessionId: 's', expiresAt: '', passwordChangeRequired: false, account },
      }),
    });
    await stream.heard(1);
  });
});

describe('too many streams', () => {
  it('of one session are refused', async () => {
    await start();
    for (let count = 0; count < 5; count++) await listen();
    const sixth = await listen();
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await listen('token-pgrandjean')).status).toBe(200);
    opened[0]!.leave();
    await until('one to have left', () => openStreams() === 5);
    expect((await listen()).status).toBe(200);
  });

  it('of one replica are refused', async () => {
    await start({ ALERT_STREAMS_MAX: '1' });
    await listen();
    const second = await listen('token-pgrandjean');
    expect(second.status).toBe(503);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('a gateway that stops', () => {
  it('ends its streams at once, and says why', async () => {
    await start({});
    const streams = [await listen(), await listen('token-pgrandjean')];
    const since = performance.now();
    await gateway.service.stop();
    // A stream that stayed open would use up the ten seconds that a stop may take.
    expect(performance.now() - since).toBeLessThan(8_000);
    for (const stream of streams) expect(await stream.closing()).toBe('shutting-down');
    await until('the feed to close', () => log.listeners === 0);
  });
});
