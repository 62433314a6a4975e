import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { EventStore } from '@citadelle/event-store';
import { openEventStoreDatabase } from './event-store-database.js';
import type { Figure } from './report.js';
import { byTurns } from './statistics.js';

const ROUNDS = 5;
const SECONDS = 2;
const metadata = { correlationId: 'bench', by: 'system' };
const data = { login: 'rmoulinaux', address: 'roger.moulinaux@ac-besancon.fr', rank: 1 };

/**
 * Appends of one event and of a hundred to a new stream, against the same rows by bare `INSERT` through
 * pg in a transaction of the same shape. One caller at a time: what is measured is the path, not the disk's queue.
 */
export async function appends(databaseUrl: string): Promise<Figure[]> {
  const dataSource = await openEventStoreDatabase(databaseUrl);
  const store = new EventStore(dataSource, {
    source: '/citadelle/bench',
    schemas: { AccountOpened: { version: 1 } },
    projections: [],
    publishers: [],
    personalDataKey: randomBytes(32),
  });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const figures: Figure[] = [];
    for (const size of [1, 100]) {
      const events = Array.from({ length: size }, () => ({ type: 'AccountOpened', data }));
      const { baseline, ours, ratio } = await byTurns(
        ROUNDS,
        () => perSecond(() => bareInsert(client, size)),
        () =>
          perSecond(() =>
            store.write(metadata, (tx) => tx.append(`account-${uuidv7()}`, 0, events)),
          ),
      );
      figures.push({
        bench: 'append',
        measured: `${ours.toFixed(0)} appends/s of ${size} event${size > 1 ? 's' : ''} ÷ ${baseline.toFixed(0)} bare INSERTs/s of the same rows`,
        value: ratio,
        unit: 'ratio',
        target: { atLeast: 0.8 },
      });
    }
    return figures;
  } finally {
    await client.end();
    await dataSource.destroy();
  }
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < SECONDS * 1_000) {
    await work();
    done += 1;
  }
  return (done * 1_000) / (performance.now() - start);
}

async function bareInsert(client: pg.Client, size: number): Promise<void> {
  const stream = `account-${uuidv7()}`;
  const at = new Date();
  const values: unknown[] = [];
  const tuples: string[] = [];
  for (let version = 1; version <= size; version += 1) {
    const n = values.length;
    tuples.push(
      `($${n + 1}, $${n + 2}, $${n + 3}, $${n + 4}, $${n + 5}, $${n + 6}, $${n + 7}, $${n + 8}, $${n + 9})`,
    );
    values.push(
      stream,
      version,
      'AccountOpened',
      1,
      uuidv7(),
      JSON.stringify(data),
      JSON.stringify(metadata),
      at,
      randomBytes(32),
    );
  }
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
     VALUES ${tuples.join(',')}`,
    values,
  );
  await client.query('COMMIT');
}
