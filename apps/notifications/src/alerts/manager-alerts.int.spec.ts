import { setImmediate as turn } from 'node:timers/promises';
import type { ManagerAlertLine, ManagerAlertView, Page } from '@citadelle/contracts';
import { topics } from '@citadelle/contracts';
import type { DeadlineRunner } from '@citadelle/event-store';
import { DATA_SOURCE, DEADLINES, LOGGER, type RunningService } from '@citadelle/service-kit';
import { until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { alertsOf, ask, message, resetOf, type Somebody, World } from '../notifications.fixture.js';
import { AlertBell } from './alert-bell.js';
import { ManagerAlertsFeed } from './manager-alerts-feed.js';

let world: World;
let service: RunningService;
let christian: Somebody;
let louise: Somebody;
let ada: Somebody;

beforeEach(async () => {
  world = await World.open();
  service = await world.start();
  [christian, louise, ada] = [
    await world.welcome('Christian', 'JOSEPH', 'cjoseph'),
    await world.welcome('Louise', 'MICHEL', 'lmichel'),
    await world.welcome('Ada', 'LOVELACE', 'alovelace'),
  ];
  await world.appoint(louise, 'SIG-AESH');
  await world.appoint(ada);
});

afterEach(() => world.close());

async function list(actor: Somebody, query = ''): Promise<Page<ManagerAlertView>> {
  const response = await ask(service, `/internal/manager-alerts${query}`, actor);
  return (await response.json()) as Page<ManagerAlertView>;
}

const kinds = async (actor: Somebody) => (await list(actor)).items.map(({ kind }) => kind);

const acknowledge = (alertId: string, actor?: Somebody) =>
  ask(service, `/internal/manager-alerts/${alertId}/acknowledgement`, actor, { method: 'POST' });

const request = (somebody: Somebody, unit = 'SIG-AESH') =>
  world.tell(resetOf(somebody).say('SecondCodeRequested', { unit }));

/** Follows the feed of a replica. */
async function follow(replica: RunningService, query = '') {
  const leaving = new AbortController();
  const response = await ask(replica, `/internal/manager-alerts/feed${query}`, undefined, {
    signal: leaving.signal,
  });
  const lines: ManagerAlertLine[] = [];
  const feed = { lines, response, ended: false, leave: () => leaving.abort() };
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      lines.push(...parts.filter(Boolean).map((line) => JSON.parse(line) as ManagerAlertLine));
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => (feed.ended = true));
  return feed;
}

describe('the alerts of those who must act', () => {
  it('are shown to the managers of the unit, latest first, page by page', async () => {
    const { say, resetId } = resetOf(christian);
    await world.tell(
      say('ResetStarted'),
      say('SecondCodeRequested'),
      say('ResetCancelled', { unit: 'SIG-AESH', by: 'agent' } as object),
    );
    await request(christian, 'RECTORAT');
    const { items, next } = await list(louise);
    expect(next).toBeNull();
    expect(items.map(({ kind }) => kind)).toEqual(['request-cancelled', 'second-code-requested']);
    expect(items[1]).toEqual({
      ...{ alertId: expect.any(String), seq: expect.any(Number), kind: 'second-code-requested' },
      ...{ unit: 'SIG-AESH', resetId, agentId: christian.agentId },
      ...{ raisedAt: expect.any(String), acknowledged: null },
    });
    const first = await list(louise, '?limit=1');
    expect(first).toEqual({ items: [items[0]], next: String(items[0]!.seq) });
    expect(await list(louise, `?limit=1&after=${first.next}`)).toEqual({
      items: [items[1]],
      next: null,
    });
  });

  it('are not shown to the person they are about, nor to others, nor after a dismissal', async () => {
    await request(louise);
    await request(christian);
    expect(await kinds(louise)).toEqual(['second-code-requested']);
    const marc = await world.welcome('Marc', 'BLOCH', 'mbloch');
    await world.appoint(marc, 'RECTORAT');
    expect(await kinds(marc)).toEqual([]);
    await world.dismiss(louise, 'SIG-AESH');
    for (const nobody of [christian, louise]) {
      const answer = await ask(service, '/internal/manager-alerts', nobody);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'alert-not-found' });
    }
  });

  it('are shown to administrators when meant for them, or theirs for want of managers', async () => {
    await request(christian);
    expect(await kinds(ada)).toEqual([]);
    await request(christian, 'RECTORAT');
    await world.tell(
      message(topics.resets.name, louise.agentId, 'ReleaseAlarmRaised', {
        ...{ agentId: louise.agentId, releases: 11, since: new Date().toISOString() },
      }),
    );
    const { items } = await list(ada);
    expect(items).toMatchObject([
      { kind: 'release-alarm', unit: null, resetId: null, agentId: louise.agentId },
      { kind: 'second-code-requested', unit: 'RECTORAT' },
    ]);
    expect(await kinds(louise)).toEqual(['second-code-requested']);
    await world.appoint(ada, 'SIG-AESH');
    await world.appoint(ada, 'RECTORAT');
    expect(await kinds(ada)).toEqual([
      'release-alarm',
      'second-code-requested',
      'second-code-requested',
    ]);
  });

  it('are acknowledged once, in any state of their delivery: the first counts', async () => {
    const marc = await world.welcome('Marc', 'BLOCH', 'mbloch');
    await world.appoint(marc, 'SIG-AESH');
    await world.mail.stop();
    await request(christian);
    const alertId = (await list(louise)).items[0]!.alertId;
    const answers = await Promise.all(
      [louise, louise, louise].map((by) => acknowledge(alertId, by)),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    const { acknowledged } = (await list(louise)).items[0]!;
    expect(acknowledged).toEqual({ by: louise.agentId, at: expect.any(String) });
    await world.restartMail();
    await world.mailOn('Second code demandé');
    await until('it is delivered', async () =>
      (await alertsOf(service, christian.agentId)).find(({ state }) => state === 'delivered'),
    );
    expect((await acknowledge(alertId, marc)).status).toBe(204);
    expect((await list(marc)).items[0]!.acknowledged).toEqual(acknowledged);
    const written = await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`);
    expect(written).toHaveLength(1);
  });

  it('are found by nobody whom they do not concern', async () => {
    await request(christian);
    await world.tell(resetOf(louise).say('ResetStarted'));
    const { alertId } = (await list(louise)).items[0]!;
    const [own] = await alertsOf(service, louise.agentId);
    const refused = await Promise.all([
      acknowledge(alertId, christian),
      acknowledge(alertId, ada),
      acknowledge(own!.alertId, louise),
      acknowledge(uuidv7(), louise),
    ]);
    for (const answer of refused) {
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'alert-not-found' });
    }
    expect(await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`)).toEqual([]);
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=a', 'limit'],
    ['?after=x', 'after'],
    ['?after=-1', 'after'],
    ['?after=1.5', 'after'],
    ['?after=99999999999999999999', 'after'],
    ['?unit=RECTORAT', 'unit'],
    ['/feed?after=x', 'after'],
    ['/feed?after=-1', 'after'],
    ['/feed?after=99999999999999999999', 'after'],
  ])('are not asked for by %s', async (query, field) => {
    const answer = await ask(service, `/internal/manager-alerts${query}`, louise);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ field }] });
  });

  it('are not shown without saying to whom', async () => {
    expect((await ask(service, '/internal/manager-alerts')).status).toBe(401);
    expect((await acknowledge(uuidv7())).status).toBe(401);
    expect((await acknowledge('x', louise)).status).toBe(404);
  });
});

describe('the feed', () => {
  it('begins with what is raised from now on, or after a place', async () => {
    await request(christian);
    await request(christian, 'RECTORAT');
    const { items } = await list(ada);
    const [second] = items;
    const [first] = (await list(louise)).items;
    const live = await follow(service);
    const all = await follow(service, '?after=0');
    const rest = await follow(service, `?after=${first!.seq}`);
    await request(louise);
    await until('all have it', () => live.lines.length === 1 && rest.lines.length === 2);
    await until('all have all', () => all.lines.length === 3);
    expect(live.response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(all.lines.slice(0, 2)).toEqual([
      { alert: first, forAdministrators: false },
      { alert: second, forAdministrators: true },
    ]);
    expect(rest.lines).toEqual(all.lines.slice(1));
    expect(live.lines).toEqual(all.lines.slice(2));
    expect(live.lines[0]).toMatchObject({
      alert: { kind: 'second-code-requested', agentId: louise.agentId },
      // Nobody else manages her unit.
      forAdministrators: true,
    });
  });

  it('says nothing of what only agents are told', async () => {
    const live = await follow(service);
    await world.tell(resetOf(christian).say('ResetStarted'));
    await request(christian);
    await until('the request comes', () => live.lines.length > 0);
    expect(live.lines.map(({ alert }) => alert.kind)).toEqual(['second-code-requested']);
  });

  it('gives the same in the same order on every replica, whoever raises it', async () => {
    const other = await world.start({ TOPIC_PARTITIONS: '4' });
    const feeds = await Promise.all([follow(service), follow(other)]);
    await world.tell(
      ...Array.from({ length: 40 }, () => {
        const somebody = { ...christian, agentId: uuidv7() };
        return resetOf(somebody).say('SecondCodeRequested');
      }),
    );
    await until('both have all', () => feeds.every(({ lines }) => lines.length === 40));
    const [one, two] = feeds.map(({ lines }) => lines.map(({ alert }) => alert.seq));
    expect(one).toEqual(two);
    expect(one).toEqual([...one!].sort((a, b) => a - b));
  });

  it('hands out nothing while one that comes before it is not committed', async () => {
    const live = await follow(service);
    const runner = service.app.get<DataSource>(DATA_SOURCE).createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock(4171031)');
    const requested = request(christian);
    await until('it waits for its turn', async () => {
      const waiting = await world.rows(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4171031 AND NOT granted`,
      );
      return waiting.length > 0;
    });
    expect(live.lines).toEqual([]);
    await runner.commitTransaction();
    await runner.release();
    await requested;
    await until('it comes', () => live.lines.length === 1);
  });

  it('has a request, and its mail is with the mail server, without a look at the deadlines', async () => {
    const live = await follow(service);
    await service.app.get<DeadlineRunner>(DEADLINES).stop();
    await request(christian);
    await until('the line', () => live.lines.length === 1);
    await world.mailOn('Second code demandé');
    expect(await world.rows('SELECT 1 FROM deadlines')).not.toEqual([]);
  });

  it('ends at once when the service stops, whether or not it is read', async () => {
    const read = await follow(service);
    const unread = await ask(service, '/internal/manager-alerts/feed?after=0');
    const started = performance.now();
    await service.stop();
    // A feed that stayed open would use up the ten seconds that a stop may take.
    expect(performance.now() - started).toBeLessThan(8_000);
    await until('its reader sees the end', () => read.ended);
    await unread.body?.cancel();
  });

  it('does not keep those who only ask what it is like', async () => {
    const answer = await ask(service, '/internal/manager-alerts/feed', undefined, {
      method: 'HEAD',
    });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect(service.app.get(AlertBell).listenerCount('ring')).toBe(0);
  });

  it('is over for those who leave', async () => {
    const bell = service.app.get(AlertBell);
    const before = bell.listenerCount('ring');
    const live = await follow(service);
    await until('it is heard', () => bell.listenerCount('ring') === before + 1);
    live.leave();
    await until('it is not heard any more', () => bell.listenerCount('ring') === before);
  });

  it('shows that it lives when nothing is raised', async () => {
    const bell = new AlertBell(
      service.app.get<DataSource>(DATA_SOURCE),
      service.app.get<Logger>(LOGGER),
    );
    const feed = new ManagerAlertsFeed(bell, { raisedAfter: () => Promise.resolve([]) }, 0);
    const leaving = new AbortController();
    const lines = feed.follow(0, leaving.signal);
    expect(await lines.next()).toEqual({ done: false, value: '\n' });
    const next = lines.next();
    bell.emit('ring', Infinity);
    expect(await next).toEqual({ done: false, value: '\n' });
    const last = lines.next();
    leaving.abort();
    await expect(last).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the bell', () => {
  it('rings for what another replica raised, and once more whenever it begins to listen', async () => {
    const rings: number[] = [];
    let listening = 0;
    const dataSource = service.app.get<DataSource>(DATA_SOURCE);
    const bell = new AlertBell(dataSource, service.app.get<Logger>(LOGGER), 3_600_000);
    bell.on('ring', (upTo) => void rings.push(upTo));
    bell.on('listening', () => void listening++);
    bell.onModuleInit();
    await until('it listens', () => listening === 1);
    await turn();
    expect(rings).toEqual([Infinity]);

    await request(christian);
    await until('it rings', () => rings.length === 2);
    expect(rings[1]).toBe((await list(louise)).items[0]!.seq);

    await world.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'LISTEN citadelle_manager_alerts%'`,
    );
    await until('it listens again', () => listening === 2);
    await turn();
    expect(rings.slice(2)).toEqual([Infinity]);
    await bell.beforeApplicationShutdown();
  });
});
