import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import pg from 'pg';
import { message, numbered, keysUpTo, Recorder, unique, World } from '../contract/world.js';
import { createEmbeddedBroker } from './embedded-broker.js';
import { sweep } from './janitor.js';
import { Membership } from './membership.js';
import { nextRecords } from './log-reader.js';

describe('the log in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let world: World;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined); // one test ends the connections
    world = await World.on(async () => ({
      createBroker: () => createEmbeddedBroker({ url: database.url, pollMs: 100 }),
      createMortal: () => Promise.reject(new Error('nobody dies here')),
      publishForeign: () => Promise.reject(new Error('nobody else writes here')),
      close: async () => {
        await pool.end();
        await database.drop();
      },
    }));
  });
  afterEach(() => world.settle());
  afterAll(() => world.close());

  const rowsOf = async (topic: string) => {
    const { rows } = await pool.query<{ key: string; value: string | null }>(
      'SELECT key, value FROM messages WHERE topic = $1 ORDER BY partition, "offset"',
      [topic],
    );
    return rows;
  };

  it('is made once by several brokers that start together on an empty database', async () => {
    const empty = await createTestDatabase();
    const brokers = [1, 2, 3, 4].map(() => createEmbeddedBroker({ url: empty.url }));
    await Promise.all(brokers.map((broker) => broker.ping()));
    await Promise.all(brokers.map((broker) => broker.close()));
    await empty.drop();
  });

  it('refuses a topic that was not created', async () => {
    const sent = [message(await world.topic(), 'a', 1), message('nowhere', 'a', 1)];
    await expect(world.broker.publish(sent)).rejects.toThrow('unknown topic: nowhere');
    expect(await rowsOf(sent[0]!.topic)).toEqual([]);
  });

  it('deletes older values of a key of a compacted topic at once, within a batch too', async () => {
    const topic = await world.topic(1, 'compact');
    const batch = [message(topic, 'a', 2), message(topic, 'b', 1), message(topic, 'a', 3)];
    await world.broker.publish([message(topic, 'a', 1)]);
    await world.broker.publish(batch);
    expect(await rowsOf(topic)).toEqual([
      { key: 'b', value: '1' },
      { key: 'a', value: '3' },
    ]);
    await world.broker.publish([message(topic, 'a', null)]);
    expect(await rowsOf(topic)).toEqual([
      { key: 'b', value: '1' },
      { key: 'a', value: null },
    ]);
  });

  it('sweeps tombstones and what is past its retention, and nothing else', async () => {
    const compacted = await world.topic(1, 'compact');
    const kept = await world.topic(1);
    const dated = await world.topic(1);
    await pool.query('UPDATE topics SET retention_ms = 1000 WHERE name = $1', [dated]);
    for (const topic of [compacted, kept, dated]) {
      await world.broker.publish([message(topic, 'a', 1), message(topic, 'b', null)]);
    }
    const age = (seconds: number) =>
      pool.query(`UPDATE messages SET at = now() - $1 * interval '1 second'`, [seconds]);
    await sweep(pool, 60_000);
    const lengths = async () =>
      Promise.all([compacted, kept, dated].map(async (topic) => (await rowsOf(topic)).length));
    expect(await lengths()).toEqual([2, 2, 2]);
    await age(30);
    await sweep(pool, 60_000);
    expect(await lengths()).toEqual([2, 2, 0]);
    await age(90);
    await sweep(pool, 60_000);
    expect(await lengths()).toEqual([1, 2, 0]);
    const lagging = await world.subscribe({
      group: unique(),
      topics: [dated],
      handler: async () => undefined,
    });
    expect(await lagging.lag()).toBe(0n);
  });

  it('never lets a reader pass a slower writer', async () => {
    const topic = await world.topic(1);
    const slow = await pool.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT publish($1, $2, $3, $4::jsonb[], $5)', [
      [topic],
      [0],
      ['a'],
      ['{}'],
      ['1'],
    ]);
    const fast = world.broker.publish([message(topic, 'b', 2)]);
    await until('the fast one waits for the slow one', async () => {
      const { rows } = await pool.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === 1;
    });
    const seen = () => nextRecords(pool, [{ topic, partition: 0, next: 0n }], 10);
    expect(await seen()).toEqual([]);
    await slow.query('COMMIT');
    slow.release();
    await fast;
    expect((await seen()).map(({ key, offset }) => [key, offset])).toEqual([
      ['a', 0n],
      ['b', 1n],
    ]);
  });

  it('never deadlocks over batches that cross', async () => {
    const topics = [await world.topic(3), await world.topic(3), await world.topic(3)];
    const brokers = [world.broker, world.anotherBroker(), world.anotherBroker()];
    const batches = Array.from({ length: 30 }, (_, n) => {
      const batch = topics.flatMap((topic) => numbered(topic, keysUpTo(6), 1));
      return n % 2 ? batch : batch.reverse();
    });
    await Promise.all(batches.map((batch, n) => brokers[n % 3]!.publish(batch)));
    const { rows } = await pool.query(
      `SELECT bool_and(next_offset = written) AS gapless FROM partition_heads
         JOIN (SELECT topic, partition, count(*) AS written FROM messages GROUP BY 1, 2) m
        USING (topic, partition) WHERE topic = ANY($1)`,
      [topics],
    );
    expect(rows).toEqual([{ gapless: true }]);
  });

  it('refuses the commit of a member that lost its partition', async () => {
    const topic = await world.topic(1);
    const group = unique();
    const [slow, next] = [0, 1].map(
      (n) => new Membership(pool, group, [topic], n === 0 ? 300 : 5_000),
    );
    expect((await slow!.beat()).held).toHaveLength(1);
    await until('the lease is over', async () => (await next!.beat()).held.length === 1);
    expect(await slow!.commit([{ topic, partition: 0, next: 5n }])).toEqual(new Set());
    expect((await next!.commit([{ topic, partition: 0, next: 1n }])).size).toBe(1);
    expect((await next!.beat()).held).toEqual([
      expect.objectContaining({ topic, partition: 0, next: 1n }),
    ]);
  });

  describe('a member that has what it should', () => {
    const group = unique();
    let topic: string;
    let member: Membership;
    beforeAll(async () => {
      topic = await world.topic(2);
    });
    beforeEach(async () => {
      await pool.query('DELETE FROM group_members WHERE group_name = $1', [group]);
      member = new Membership(pool, group, [topic], 5_000);
      await member.beat();
    });
    const change = (sql: string) => pool.query(sql, [group]);

    it('has to renew its lease only, for as long as that lasts', async () => {
      const lease = async () =>
        (await change('SELECT expires_at FROM group_members WHERE group_name = $1')).rows[0] as {
          expires_at: Date;
        };
      const before = await lease();
      expect(await member.renew()).toBe(true);
      expect((await lease()).expires_at.getTime()).toBeGreaterThan(before.expires_at.getTime());
      expect(await member.renew()).toBe(true);
    });

    it.each([
      [
        'somebody joined',
        () =>
          change(
            `INSERT INTO group_members VALUES ($1, gen_random_uuid(), '{}', now() + interval '1 min')`,
          ),
      ],
      ['it was taken for dead', () => change('DELETE FROM group_members WHERE group_name = $1')],
      [
        'a partition has another owner',
        () =>
          change(
            'UPDATE group_places SET owner = gen_random_uuid() WHERE group_name = $1 AND partition = 0',
          ),
      ],
    ])('looks again when %s', async (_, happens) => {
      await happens();
      expect(await member.renew()).toBe(false);
      expect((await member.beat()).due.size).toBeGreaterThan(0);
    });

    it('looks again when another one is silent for too long, and takes its share', async () => {
      const silent = new Membership(pool, group, [topic], 5_000);
      await silent.beat();
      await member.beat();
      await change(
        `UPDATE group_members SET expires_at = now() + interval '1 min' WHERE group_name = $1`,
      );
      expect(await member.renew()).toBe(true);
      await pool.query(`UPDATE group_members SET expires_at = now() WHERE id = $1`, [silent.id]);
      expect(await member.renew()).toBe(false);
      expect((await member.beat()).due.size).toBe(2);
    });

    it('looks again when a topic it reads was created since', async () => {
      const later = unique();
      const reader = new Membership(pool, unique(), [topic, later], 5_000);
      await reader.beat();
      expect(await reader.renew()).toBe(true);
      await world.broker.ensureTopics([{ name: later, cleanup: 'delete' }], 1);
      expect(await reader.renew()).toBe(false);
      expect((await reader.beat()).held).toHaveLength(3);
    });
  });

  it('goes on when its connections are lost, and is woken long before it would look', async () => {
    const topic = await world.topic(2);
    const broker = createEmbeddedBroker({ url: database.url, pollMs: 60_000 });
    const seen = new Recorder();
    const { parking } = world;
    const spec = { group: unique(), topics: [topic], handler: seen.handler, parking };
    const member = await broker.subscribe(spec);
    await world.broker.publish(numbered(topic, keysUpTo(3), 1));
    await until('it was woken', () => seen.ids.size === 3);
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await until('all is delivered again', async () => {
      await world.broker.publish(numbered(topic, ['later'], 1)).catch(() => undefined);
      return seen.dataOf('later').length > 0;
    });
    await member.stop(1_000);
    await broker.close();
  });
});
