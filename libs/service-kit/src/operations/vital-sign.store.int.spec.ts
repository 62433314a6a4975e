import { CHECKPOINT_AGE } from '@citadelle/event-store/tables';
import { storeTables } from '@citadelle/testing/store-database';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { readSigns } from './read-signs.js';
import { migrationsOf, type ServiceSigns } from './service-signs.js';
import { type Ask, VitalSignStore } from './vital-sign.store.js';

const signs: ServiceSigns = { service: 'directory', migrations: [], reads: [], own: {} };
const database = storeTables({ migrations: [...migrationsOf(signs)] });
const store = new VitalSignStore();
const ask: Ask = (statement, ...values) => statement.all(database.manager, ...values);

const addDeadline = (id: string, dueAgo: string, nextTryIn = `-${dueAgo}`) =>
  database.rows(
    `INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
     VALUES ($1, 'k', now() - $2::interval, '{}', 'c', now() + $3::interval)`,
    [id, dueAgo, nextTryIn],
  );
const park = (key: string, offset: number, group = 'directory') =>
  database.rows(
    `INSERT INTO parked_messages (group_name, topic, partition, "offset", key, message, reason)
     VALUES ($1, 't', 0, $2, $3, '{}', 'Broken')`,
    [group, offset, key],
  );

describe('the store of vital signs', () => {
  it('counts what waits to be published, with the age of the oldest', async () => {
    expect(await store.unpublished(ask)).toEqual([
      { name: 'unpublished', count: 0, oldestSeconds: null },
    ]);
    await database.rows(
      `INSERT INTO outbox (message)
       SELECT json_build_object('time', now() - n * interval '10 s') FROM unnest(ARRAY[9, 3]) n`,
    );
    const [waiting] = await store.unpublished(ask);
    expect(waiting!.count).toBe(2);
    expect(Math.abs(waiting!.oldestSeconds! - 90)).toBeLessThan(30);
  });

  it('counts what is set aside and what is parked, of its own group', async () => {
    await database.rows(
      `INSERT INTO outbox_set_aside (id, topic, key, reason, message) VALUES (1, 't', 'k', 'r', '{}')`,
    );
    await park('a', 1);
    await park('a', 2);
    await park('b', 3);
    await park('c', 4, 'another');
    expect(await store.setAside(ask)).toEqual([{ name: 'set-aside', count: 1 }]);
    expect(await store.parked(ask, 'directory')).toEqual([
      { name: 'parked-keys', count: 2 },
      { name: 'parked-messages', count: 3 },
    ]);
  });

  it('counts deadlines that are overdue, also those that failed and are tried again later', async () => {
    await addDeadline('just due', '30 s');
    await addDeadline('to come', '-1 h', '1 h');
    expect(await store.overdueDeadlines(ask)).toMatchObject([{ count: 0 }]);
    await addDeadline('overdue', '2 min');
    await addDeadline('failed', '3 h', '5 min');
    expect(await store.overdueDeadlines(ask)).toMatchObject([{ count: 2 }]);
  });

  it('names the migrations that are missing, and those that it does not know', async () => {
    const known = (await database.rows<{ name: string }>('SELECT name FROM migrations')).map(
      ({ name }) => name,
    );
    expect(await store.migrations(ask, [...known.slice(1), 'New1'])).toEqual([
      { name: 'migrations', count: known.length },
      { name: 'missing-migrations', count: 1, detail: 'New1' },
      { name: 'unknown-migrations', count: 1, detail: known[0] },
    ]);
  });

  it('names the versions that run, and who leads the relay', async () => {
    expect(await store.runningVersions(ask, 'directory')).toMatchObject([{ count: 0 }]);
    expect(await store.relayLeader(ask)).toEqual([{ name: 'relay-leader', count: 0 }]);
    const { url } = database.manager.dataSource.options as { url: string };
    const replica = (applicationName: string) =>
      new DataSource({ type: 'postgres', url, applicationName }).initialize();
    const replicas = await Promise.all(
      ['directory 0.2.0', 'directory 0.3.0', 'directory-ops', 'directory 0.2.0'].map(replica),
    );
    const leader = replicas[1]!.createQueryRunner();
    try {
      await leader.query('SELECT pg_advisory_lock(4171002)');
      const versions = { count: 2, detail: '0.2.0, 0.3.0' };
      expect(await store.runningVersions(ask, 'directory')).toMatchObject([versions]);
      expect(await store.relayLeader(ask)).toMatchObject([
        { count: 1, detail: expect.stringMatching(/^directory 0\.3\.0 .*since \d{4}-/) },
      ]);
    } finally {
      await leader.release();
      await Promise.all(replicas.map((one) => one.destroy()));
    }
  });

  it('tells whether the service lacks what it told before', async () => {
    expect(await store.memory(ask)).toEqual([{ name: 'memory', count: 0 }]);
    await database.rows('INSERT INTO era (learning) VALUES (true)');
    expect(await store.memory(ask)).toEqual([{ name: 'memory', count: 1 }]);
    await database.rows('DELETE FROM era');
  });

  it('tells how long an event has waited for a checkpoint', async () => {
    expect(await store.checkpoint(ask)).toEqual([{ name: 'checkpoint', oldestSeconds: null }]);
    await database.rows(
      `INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
       VALUES ('s', 1, 'T', 1, gen_random_uuid(), '{}', '{}', now() - interval '3 h', '')`,
    );
    const [last] = await store.checkpoint(ask);
    expect(last!.oldestSeconds! / 3600).toBeCloseTo(3, 1);
  });
});

describe('all signs of a service', () => {
  // The limit passes when a test says so: a busy machine must not make a source late that answers.
  const LIMIT_MS = 200;
  const passLimit = () => jest.advanceTimersByTime(LIMIT_MS);
  beforeEach(() => {
    const doNotFake = ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] as const;
    jest.useFakeTimers({ doNotFake: [...doNotFake] });
  });
  afterEach(() => void jest.useRealTimers());

  const lag = () => Promise.resolve({ waiting: 5n, late: 1n });
  const never = () => new Promise<never>(() => undefined);
  const statesOf = async (
    ...sources: [ask: Ask, lag: () => Promise<never> | ReturnType<typeof lag>]
  ) => {
    const read = await readSigns(signs, { ask: sources[0], lag: sources[1] }, LIMIT_MS);
    return Object.fromEntries(read.map(({ name, state }) => [name, state]));
  };

  it('are there when all answer', async () => {
    const states = await statesOf(ask, lag);
    expect(Object.values(states)).not.toContain('unknown');
    expect(states).toMatchObject({ 'parked-keys': 'look', lag: 'fine', 'late-messages': 'look' });
  });

  it('are unknown where nobody answers, and come in time', async () => {
    const passLimitAfterTheLast: Ask = async (statement, ...values) => {
      const rows = await ask(statement, ...values);
      if (statement === CHECKPOINT_AGE) setImmediate(passLimit);
      return rows;
    };
    const withoutBroker = await statesOf(passLimitAfterTheLast, never);
    expect(withoutBroker).toMatchObject({ lag: 'unknown', 'parked-keys': 'look' });
    setImmediate(passLimit);
    const withoutDatabase = await statesOf(never, lag);
    expect(withoutDatabase).toMatchObject({ lag: 'fine', 'parked-keys': 'unknown' });
    setImmediate(passLimit);
    expect(new Set(Object.values(await statesOf(never, never)))).toEqual(new Set(['unknown']));
  });

  it('ask nothing more of a slow database once the time is over', async () => {
    const asked: (() => void)[] = [];
    const slow: Ask = () => new Promise((answer) => asked.push(() => answer([])));
    setImmediate(passLimit);
    expect(await statesOf(slow, lag)).toMatchObject({ 'running-versions': 'unknown' });
    asked[0]!();
    await new Promise(setImmediate);
    expect(asked).toHaveLength(1);
  });

  it('are unknown one by one where a table is not there', async () => {
    await database.rows('ALTER TABLE outbox RENAME TO outbox_of_tomorrow');
    const states = await statesOf(ask, lag);
    expect(states).toMatchObject({ unpublished: 'unknown', 'parked-keys': 'look' });
  });
});
