import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@citadelle/contracts';
import { createTestDatabase, type TestDatabase } from '@citadelle/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Broker } from '../broker.js';
import { createEmbeddedBroker } from './embedded-broker.js';

/** What a version without migrations created. */
const BEFORE = readFileSync(join(import.meta.dirname, 'before-migrations.fixture.sql'), 'utf8');

let database: TestDatabase;
let before: pg.Client;
let broker: Broker;

beforeAll(async () => {
  database = await createTestDatabase();
  before = new pg.Client({ connectionString: database.url });
  await before.connect();
});
afterAll(async () => {
  await broker?.close();
  await before.end();
  await database.drop();
});

it('a log from before there were migrations is read to its end and written on', async () => {
  const topic = topics.alerts.name;
  await before.query(BEFORE);
  await before.query(`INSERT INTO topics VALUES ($1, 1, 'delete', 604800000)`, [topic]);
  await before.query('INSERT INTO partition_heads VALUES ($1, 0)', [topic]);
  const headers = {
    ce_specversion: '1.0',
    ce_id: '1',
    ce_type: 'AlertDelivered',
    ce_source: '/citadelle/test',
    ce_time: '2026-11-02T08:00:00Z',
    ce_correlationid: 'c',
  };
  for (const key of ['first', 'second'])
    await before.query('SELECT publish($1, $2, $3, $4, $5)', [
      [topic],
      [0],
      [key],
      [JSON.stringify({ ...headers, ce_id: key })],
      ['{}'],
    ]);

  broker = createEmbeddedBroker({ url: database.url });
  await broker.ensureTopics(Object.values(topics), 1);
  await broker.publish([
    {
      topic,
      key: 'third',
      id: 'third',
      type: 'AlertDelivered',
      source: '/citadelle/test',
      time: '2026-11-02T09:00:00Z',
      correlationId: 'c',
      data: {},
    },
  ]);
  const keys: string[] = [];
  await broker.read({ topic, onMessage: async ({ message }) => void keys.push(message.key) });
  expect(keys).toEqual(['first', 'second', 'third']);
  const { rows } = await before.query('SELECT name FROM migrations ORDER BY id');
  expect(rows.map(({ name }) => name)).toEqual([
    'CreateLog1764000000000',
    'IndexAges1764000100000',
  ]);
});
