import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createMigratedDatabase } from '@citadelle/testing';
import { AuditKey } from './audit/audit-key.js';
import type { Checkpoint } from './audit/checkpoint.js';
import { CheckpointMaker, type CheckpointMakerOptions } from './audit/checkpoint-maker.js';
import { type Verification, verifyLog, type VerifyOptions } from './audit/verify-log.js';
import type { EventMetadata, EventSchemas, EventStoreOptions } from './events.js';
import { eventStoreMigrations } from './migrations.js';
import { EventStore } from './event-store.js';

/** Who writes in the specs. */
export const metadata: EventMetadata = { correlationId: 'correlation', by: 'system' };

/** Two types of event: one plain, one with personal data. */
const schemas: EventSchemas = {
  Counted: { version: 1 },
  Named: { version: 1, personal: ['name', 'birthDate'], subject: (data) => String(data.id) },
};

/** Signs the checkpoints of ledgers. */
export const auditKey = new AuditKey(Buffer.alloc(32, 1));

/** A migrated database of its own, and a store on it. */
export interface Ledger {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly store: EventStore;
  /** Another store on the same database. */
  storeWith(options: Partial<EventStoreOptions>): EventStore;
  /** Rows of one query. */
  rows<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Makes the checkpoints that are due, whatever their age, and gives them. */
  checkpoint(options?: Partial<CheckpointMakerOptions>): Promise<Checkpoint[]>;
  verify(options?: Partial<VerifyOptions>): Promise<Verification>;
  close(): Promise<void>;
}

/** A data source as a service would make it. */
export function ledgerDataSource(url: string): DataSource {
  return new DataSource({ type: 'postgres', url, migrations: eventStoreMigrations, poolSize: 20 });
}

/** Opens a ledger on a test database with nothing but its tables. */
export async function openLedger(): Promise<Ledger> {
  const database = await createMigratedDatabase(eventStoreMigrations);
  const dataSource = await ledgerDataSource(database.url).initialize();
  const common: EventStoreOptions = {
    source: '/citadelle/test',
    schemas,
    projections: [],
    publishers: [],
    personalDataKey: randomBytes(32),
  };
  const storeWith = (options: Partial<EventStoreOptions>) =>
    new EventStore(dataSource, { ...common, ...options });
  return {
    url: database.url,
    dataSource,
    store: storeWith({}),
    storeWith,
    rows: (sql, parameters) => dataSource.query(sql, parameters),
    checkpoint: async (options) => {
      const maker = new CheckpointMaker({ dataSource, service: 'test', key: auditKey, ...options });
      const made: Checkpoint[] = [];
      for await (const one of maker.makeWhenOlderThan(0)) made.push(one);
      return made;
    },
    verify: (options) => verifyLog(dataSource, { service: 'test', keys: [auditKey], ...options }),
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

/** A plain event. */
export const counted = (n: number) => ({ type: 'Counted', data: { n } });

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
