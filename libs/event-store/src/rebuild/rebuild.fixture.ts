import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { EventStore } from '../event-store.js';
import type { Projection, Publisher } from '../events.js';
import { counted, type Ledger, metadata, openLedger } from '../ledger.fixture.js';
import { prepared } from '../statement.js';

/** A table with as much as a rebuild can make again. */
const TABLES = `
  CREATE TABLE totals (
    stream text COLLATE "C" PRIMARY KEY,
    total bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
    doubled bigint GENERATED ALWAYS AS (total * 2) STORED,
    last bigint NOT NULL CONSTRAINT totals_last UNIQUE WITH (fillfactor = 90),
    note text DEFAULT 'none'
  ) WITH (fillfactor = 70, toast.autovacuum_enabled = false);
  CREATE INDEX totals_by_total ON totals (total DESC NULLS LAST) INCLUDE (last) WITH (fillfactor = 80);
  CREATE UNIQUE INDEX totals_large ON totals (lower(stream)) WHERE total > 10;
  ALTER TABLE totals ALTER COLUMN note SET STORAGE external, ALTER COLUMN note SET STATISTICS 10;
  COMMENT ON TABLE totals IS 'What it''s for';
  COMMENT ON COLUMN totals.note IS 'a column';
  COMMENT ON INDEX totals_large IS 'an index';
  COMMENT ON CONSTRAINT totals_last ON totals IS 'a constraint';
  GRANT SELECT ON totals TO PUBLIC;
  CREATE TABLE "Counts of all" (n int PRIMARY KEY, times bigint NOT NULL)`;

// Test files of one process share the names of statements.
const ours = randomUUID();
const ADD = prepared(`add to totals of ${ours}`)`
  INSERT INTO totals AS t (stream, total, last)
  SELECT stream, sum(n), max(position) FROM unnest($1::text[], $2::int[], $3::bigint[]) AS added (stream, n, position)
  GROUP BY stream
  ON CONFLICT (stream) DO UPDATE SET total = t.total + EXCLUDED.total, last = EXCLUDED.last`;
const COUNT = prepared(`count numbers of ${ours}`)`
  INSERT INTO "Counts of all" AS c SELECT n, count(*) FROM unnest($1::int[]) n GROUP BY n ORDER BY n
  ON CONFLICT (n) DO UPDATE SET times = c.times + EXCLUDED.times`;

/** Adds up what was counted in each stream, and how often each number came. */
export const totals: Projection = {
  name: 'totals',
  tables: ['totals', 'Counts of all'],
  project: async (events, manager) => {
    const numbers = events.map(({ event }) => (event.data as { n: number }).n);
    const streams = events.map(({ stream }) => stream);
    await ADD.run(
      manager,
      streams,
      numbers,
      events.map(({ position }) => position),
    );
    await COUNT.run(manager, numbers);
  },
};

const publishAll: Publisher = async ({ stream }) => [
  { topic: 'totals', key: stream, type: 'Counted', data: {} },
];

/** What a rebuild makes again, and everything around it. */
export interface TotalsWorld {
  readonly ledger: Ledger;
  /** Projects and publishes. */
  readonly store: EventStore;
  /** Appends each to a new stream, in one write. */
  append(...numbers: number[]): Promise<unknown>;
  /** Every row of both tables. */
  rows(): Promise<unknown[]>;
  /** What the rows must be, by the log alone. */
  rowsByTheLog(): Promise<unknown[]>;
  /** Schemas that a rebuild left behind. */
  leftovers(): Promise<unknown[]>;
}

/** A ledger with the read model of {@link totals}, and nothing counted at the start of each test of a spec. */
export function totalsWorld(): TotalsWorld {
  const world: { ledger?: Ledger; store?: EventStore } = {};
  beforeAll(async () => {
    world.ledger = await openLedger();
    world.store = world.ledger.storeWith({ projections: [totals], publishers: [publishAll] });
  });
  afterAll(() => world.ledger?.close());
  beforeEach(async () => {
    await world.ledger!.rows('DROP TABLE IF EXISTS totals, "Counts of all" CASCADE');
    await world.ledger!.rows(TABLES);
    await world.ledger!.rows('TRUNCATE events, outbox, deadlines');
  });
  const rowsOf = async (totalRows: string, countRows: string) => [
    ...(await world.ledger!.rows(totalRows)),
    ...(await world.ledger!.rows(countRows)),
  ];
  return {
    get ledger() {
      return world.ledger!;
    },
    get store() {
      return world.store!;
    },
    append: (...numbers) =>
      world.store!.write(metadata, (tx) =>
        tx.appendAll(
          numbers.map((n) => ({
            ...{ stream: `s-${randomUUID()}`, expectedVersion: 0 },
            events: [counted(n)],
          })),
        ),
      ),
    rows: () =>
      rowsOf(
        'SELECT stream, total, doubled, last, note FROM totals ORDER BY stream',
        'SELECT * FROM "Counts of all" ORDER BY n',
      ),
    rowsByTheLog: () =>
      rowsOf(
        `SELECT stream COLLATE "C" AS stream, sum((data->>'n')::int)::bigint AS total,
                sum((data->>'n')::int)::bigint * 2 AS doubled, max(position) AS last, 'none' AS note
         FROM events GROUP BY stream ORDER BY stream COLLATE "C"`,
        `SELECT (data->>'n')::int AS n, count(*) AS times FROM events GROUP BY 1 ORDER BY 1`,
      ),
    leftovers: () =>
      world.ledger!.rows(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild%'`),
  };
}

/** Lets a projection go on step by step: it stops before each batch until {@link Gate.open} is called. */
export class Gate {
  private readonly opened: (() => void)[] = [];
  private waiting = Promise.resolve();
  /** Batches that came. */
  batches = 0;

  shut(): void {
    this.waiting = new Promise((resolve) => this.opened.push(resolve));
  }

  open(): void {
    for (const resolve of this.opened.splice(0)) resolve();
  }

  /** The projection behind this gate. */
  before(projection: Projection): Projection {
    return {
      ...projection,
      project: async (events, manager) => {
        this.batches += 1;
        await this.waiting;
        await projection.project(events, manager);
      },
    };
  }
}
