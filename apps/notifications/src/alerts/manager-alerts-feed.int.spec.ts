import { setImmediate as turn } from 'node:timers/promises';
import type { ManagerAlertLine, ManagerAlertView, Page } from '@citadelle/contracts/calls';
import type { DeadlineRunner } from '@citadelle/event-store';
import { DEADLINES, LOGGER } from '@citadelle/service-kit';
import { until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { resetOf, type Somebody, TestNotifications } from '../notifications.fixture.js';
import { AlertListener } from './alert-listener.js';
import { AlertStore } from './alert.store.js';
import { ManagerAlertsFeed } from './manager-alerts-feed.js';

let world: TestNotifications;
let christian: Somebody;
let louise: Somebody;
let ada: Somebody;

/** Louise alone manages SIG-AESH. */
beforeEach(async () => {
  world = await TestNotifications.open();
  await world.add();
  ({ christian, louise, ada } = await world.welcomeStaffUnderLouise());
});

afterEach(() => world.stop());

/** Something of the first replica. */
const ours = <T>(token: unknown): T => world.replicas[0]!.app.get<T>(token as symbol);

/** A listener that nobody starts but the test, and that hears of alerts from the database alone. */
function listenerOfOurs(): AlertListener {
  const dataSource = ours<DataSource>(DataSource);
  const atOnce = { onStart: (start: () => void) => start() };
  const listener = new AlertListener(dataSource, new AlertStore(), atOnce, ours<Logger>(LOGGER));
  listener.pollMs = 3_600_000;
  return listener;
}

const list = async ({ agentId: actor }: Somebody, query = '') =>
  (await world.get<Page<ManagerAlertView>>(`manager-alerts${query}`, { actor })).body;

const request = (somebody: Somebody, unit = 'SIG-AESH') =>
  world.tell(resetOf(somebody).say('SecondCodeRequested', { unit }));

/** Follows the feed of a replica. */
async function follow(query = '', replica = 0) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const response = await world.fetch(`manager-alerts/feed${query}`, { replica, signal });
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

describe('the feed', () => {
  it('begins with what is raised from now on, or after a place', async () => {
    await request(christian);
    await request(christian, 'RECTORAT');
    const { items } = await list(ada);
    const [second] = items;
    const [first] = (await list(louise)).items;
    const live = await follow();
    const all = await follow('?after=0');
    const rest = await follow(`?after=${first!.seq}`);
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
    const live = await follow();
    await world.tell(resetOf(christian).say('ResetStarted'));
    await request(christian);
    await until('the request comes', () => live.lines.length > 0);
    expect(live.lines.map(({ alert }) => alert.kind)).toEqual(['second-code-requested']);
  });

  it('hands out nothing while one that comes before it is not committed', async () => {
    const live = await follow();
    const runner = ours<DataSource>(DataSource).createQueryRunner();
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

  it('does not keep those who only ask what it is like', async () => {
    const answer = await world.fetch('manager-alerts/feed', { method: 'HEAD' });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect(ours<AlertListener>(AlertListener).listenerCount('raised')).toBe(0);
  });

  it('is over for those who leave', async () => {
    const listener = ours<AlertListener>(AlertListener);
    const before = listener.listenerCount('raised');
    const live = await follow();
    await until('it is heard', () => listener.listenerCount('raised') === before + 1);
    live.leave();
    await until('it is not heard any more', () => listener.listenerCount('raised') === before);
  });

  it('shows that it lives when nothing is raised', async () => {
    const { manager } = ours<DataSource>(DataSource);
    const listener = listenerOfOurs();
    const feed = new ManagerAlertsFeed(listener, manager, new AlertStore());
    feed.heartbeatMs = 0;
    const leaving = new AbortController();
    const lines = feed.follow(0, leaving.signal);
    expect(await lines.next()).toEqual({ done: false, value: '\n' });
    const next = lines.next();
    listener.emit('raised', Infinity);
    expect(await next).toEqual({ done: false, value: '\n' });
    const last = lines.next();
    leaving.abort();
    await expect(last).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('gives the same in the same order on every replica, whoever raises it', async () => {
    await world.add({ TOPIC_PARTITIONS: '4' });
    const feeds = await Promise.all([follow(), follow('', 1)]);
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

  it('has a request, and its mail is with the mail server, without a look at the deadlines', async () => {
    const live = await follow();
    await ours<DeadlineRunner>(DEADLINES).stop();
    await request(christian);
    await until('the line', () => live.lines.length === 1);
    await world.mailOn('2e code demandé');
    expect(await world.rows('SELECT 1 FROM deadlines')).not.toEqual([]);
  });

  it('ends at once when the service stops, whether or not it is read', async () => {
    const read = await follow();
    const unread = await world.fetch('manager-alerts/feed?after=0');
    const started = performance.now();
    await world.replicas[0]!.stop();
    // A feed that stayed open would use up the ten seconds that a stop may take.
    expect(performance.now() - started).toBeLessThan(8_000);
    await until('its reader sees the end', () => read.ended);
    await unread.body?.cancel();
  });
});

describe('the listener', () => {
  it('tells of what another replica raised, and once more whenever it begins to listen', async () => {
    const heard: number[] = [];
    let listening = 0;
    const listener = listenerOfOurs();
    listener.on('raised', (upTo) => void heard.push(upTo));
    listener.on('listening', () => void listening++);
    listener.onModuleInit();
    await until('it listens', () => listening === 1);
    await turn();
    expect(heard).toEqual([Infinity]);

    await request(christian);
    await until('it is told', () => heard.length === 2);
    expect(heard[1]).toBe((await list(louise)).items[0]!.seq);

    await world.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query ~ '^\\s*LISTEN citadelle_manager_alerts'`,
    );
    await until('it listens again', () => listening === 2);
    await turn();
    expect(heard.slice(2)).toEqual([Infinity]);
    await listener.beforeApplicationShutdown();
  });
});
