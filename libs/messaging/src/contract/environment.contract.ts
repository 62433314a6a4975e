import { expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import { DataSource } from 'typeorm';
import type { Delivery, ParkedMessage } from '../broker.js';
import { PostgresParkingStore } from '../parking/postgres-parking-store.js';
import { DatabasePool } from '../postgres/index.js';
import { gate, keysUpTo, message, numbered, Recorder, unique, type World } from './world.js';

/** Any fault of a message's own would be parked at once: what is not parked was told apart. */
const retry = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 };
const patience = { maxDelayMs: 200 };

/** Faults of the environment: waited out, however long they last, and never a reason to park. */
export function environmentContract(world: () => World): void {
  /** A handler that writes to the service's database, over a pool of its own, with what it parked. */
  async function writer(topic: string, settings: Record<string, unknown> = {}) {
    const pool = new DataSource({
      type: 'postgres',
      url: world().database.url,
      poolSize: 2,
      driver: { Pool: DatabasePool },
      extra: { connectionTimeoutMillis: 1_000, ...settings },
      poolErrorHandler: () => undefined, // of connections that are ended while nobody uses them
    });
    await pool.initialize();
    await pool.query('CREATE TABLE IF NOT EXISTS written (topic text, data integer)');
    const seen = new Recorder(async ({ message: { data } }: Delivery) => {
      await pool.query('INSERT INTO written VALUES ($1, $2)', [topic, data]);
    });
    const parked: ParkedMessage[] = [];
    const member = await world().subscribe({
      group: unique(),
      topics: [topic],
      handler: seen.handler,
      retry,
      patience,
      batches: {
        topics: [topic],
        handler: async (deliveries) => {
          for (const delivery of deliveries) await seen.handler(delivery);
        },
      },
      parking: new PostgresParkingStore(pool),
      onParked: (one) => parked.push(one),
    });
    await until('it reads', () => member.isReady());
    return { pool, seen, parked, member };
  }

  type Writer = Awaited<ReturnType<typeof writer>>;

  /** Publishes while the environment is as `spoil` leaves it, and mends it once partitions wait. */
  async function survives(
    topic: string,
    { pool, seen, parked, member }: Writer,
    spoil: () => Promise<() => Promise<unknown>>,
  ): Promise<void> {
    const mend = await spoil();
    try {
      await world().publish(numbered(topic, keysUpTo(4), 3));
      await until('partitions wait', () => member.waiting() > 0);
      const since = Date.now();
      await until('they still do after a while', () => Date.now() - since > 1_000);
      expect(member.waiting()).toBeGreaterThan(0);
    } finally {
      await mend();
    }
    await until('all are handled', () => seen.ids.size === 12);
    await until('nothing waits', async () => member.waiting() === 0 && (await member.lag()) === 0n);
    for (const key of keysUpTo(4)) expect(seen.firstSightsOf(key)).toEqual([1, 2, 3]);
    expect(parked).toEqual([]);
    await member.stop(1_000);
    await pool.destroy();
  }

  it('waits while the pool is exhausted', async () => {
    const topic = await world().topic(2);
    const one = await writer(topic);
    await survives(topic, one, async () => {
      const taken = [one.pool.createQueryRunner(), one.pool.createQueryRunner()];
      for (const runner of taken) await runner.connect();
      return () => Promise.all(taken.map((runner) => runner.release()));
    });
  });

  /** Holds the table of the handlers locked until told otherwise. */
  async function locked(): Promise<() => Promise<void>> {
    const runner = world().dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE written IN ACCESS EXCLUSIVE MODE');
    return async () => {
      await runner.rollbackTransaction();
      await runner.release();
    };
  }

  const endConnections = (name: string) =>
    world().dataSource.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [name],
    );

  it('waits while a lock is not to be had', async () => {
    const topic = await world().topic(2);
    await survives(topic, await writer(topic, { lock_timeout: 50 }), locked);
  });

  it('waits while its connections are ended again and again', async () => {
    const topic = await world().topic(2);
    await survives(topic, await writer(topic, { application_name: topic }), async () => {
      const unlock = await locked();
      const ending = setInterval(() => void endConnections(topic), 50);
      return async () => {
        clearInterval(ending);
        await unlock();
      };
    });
  });

  it('waits while the database only reads', async () => {
    const topic = await world().topic(2);
    const one = await writer(topic, { application_name: topic });
    const readOnly = async (value: 'on' | 'off') => {
      const [{ name }] = await world().dataSource.query('SELECT current_database() AS name');
      await world().dataSource.query(
        `ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`,
      );
      await endConnections(topic);
    };
    await survives(topic, one, async () => {
      await readOnly('on');
      return () => readOnly('off');
    });
  });

  it('waits for a service that answers that it is too busy', async () => {
    const topic = await world().topic(1);
    const open = gate();
    let isBusy = true;
    void open.opened.then(() => (isBusy = false));
    const seen = new Recorder(async () => {
      if (isBusy) throw Object.assign(new Error('unavailable'), { status: 503 });
    });
    const parked: ParkedMessage[] = [];
    const member = await world().subscribe({
      group: unique(),
      topics: [topic],
      handler: seen.handler,
      retry,
      onParked: (one) => parked.push(one),
    });
    await world().publish([message(topic, 'a', 1)]);
    await until('it waits', () => member.waiting() === 1);
    open.open();
    await until('it is handled', () => seen.dataOf('a').length === 1);
    await until('nothing waits', () => member.waiting() === 0);
    expect(parked).toEqual([]);
  });

  it('parks a value that the database refuses, which is the fault of its message', async () => {
    const topic = await world().topic(1);
    const { pool, seen, parked } = await writer(topic);
    await world().publish([message(topic, 'a', 'no number'), message(topic, 'b', 1)]);
    await until('it is parked', () => parked.length === 1);
    expect(parked[0]).toMatchObject({ reason: 'QueryFailedError 22P02', message: { key: 'a' } });
    await until('the other one is handled', () => seen.dataOf('b').length === 1);
    await world().settle();
    await pool.destroy();
  });

  it('parks nothing for a partition that was lost while its message was in hand', async () => {
    const topic = await world().topic(2);
    const group = unique();
    const mortal = await world().mortal();
    const fail = gate();
    const inHand = new Recorder();
    const parked: ParkedMessage[] = [];
    const onParked = (one: ParkedMessage) => parked.push(one);
    const doomed = await world().subscribe(
      {
        group,
        topics: [topic],
        retry,
        onParked,
        handler: async (delivery) => {
          await inHand.handler(delivery);
          await fail.opened;
          throw new TypeError('only here');
        },
      },
      mortal.broker,
    );
    await until('it reads', () => doomed.isReady());
    await world().publish(numbered(topic, keysUpTo(6), 1));
    await until('both partitions are in hand', () => inHand.deliveries.length === 2);
    const seen = new Recorder();
    mortal.kill();
    await world().subscribe({ group, topics: [topic], handler: seen.handler, onParked });
    await until('another member has handled all', () => seen.ids.size === 6);
    fail.open();
    await mortal.revive();
    await until('the lost member is back', () => doomed.isReady());
    await world().publish(numbered(topic, ['later'], 1));
    expect(parked).toEqual([]);
    expect(await world().parking.list(group)).toEqual([]);
  });
}
