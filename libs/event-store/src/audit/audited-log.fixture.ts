import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { counted, type Ledger, metadata, openLedger } from '../ledger.fixture.js';
import { chainHash, NO_HASH } from '../stored-event.js';
import { canonicalOf } from './chains.js';
import type { Checkpoint } from './checkpoint.js';
import { EventLogStore } from './event-log.store.js';
import type { Moment } from './findings.js';

/** A log with three checkpoints: a is written before each, b before the first, c before the second; d comes after them. */
export class AuditedLog {
  /** Its checkpoints, as they were made. */
  made: Checkpoint[] = [];
  ledger!: Ledger;

  async fill(): Promise<void> {
    await this.ledger.rows('TRUNCATE events, checkpoints, checkpoint_heads, checkpoint_anchor');
    this.made = [];
    await this.append('a', 0, 1, 2);
    await this.append('b', 0, 1, 2, 3);
    await this.checkpoint();
    await this.append('a', 2, 3, 4);
    await this.append('c', 0, 1);
    await this.checkpoint();
    await this.append('a', 4, 5);
    await this.checkpoint();
    await this.append('d', 0, 1, 2);
  }

  append(stream: string, version: number, ...ns: number[]) {
    return this.ledger.store.write(metadata, (tx) => tx.append(stream, version, ns.map(counted)));
  }

  async checkpoint(): Promise<void> {
    this.made.push(...(await this.ledger.checkpoint()));
  }

  moment(number: number): Moment {
    return { checkpoint: number, at: this.made[number - 1]!.at };
  }

  /** Alters an event, and computes the hashes of all that follow as if it had been written so. */
  async rewrite(stream: string, version: number): Promise<void> {
    const { dataSource } = this.ledger;
    await this.ledger.rows(
      `UPDATE events SET data = '{"n": 7}' WHERE stream = $1 AND version = $2`,
      [stream, version],
    );
    await dataSource.transaction(async (manager) => {
      let previous = NO_HASH;
      for await (const rows of new EventLogStore().byStream(manager))
        for (const row of rows.filter((one) => one.stream === stream)) {
          const isTouched = row.version >= version;
          previous = isTouched ? chainHash(previous, canonicalOf(row)) : row.hash;
          await manager.query(
            `UPDATE events SET hash = decode($1, 'hex') WHERE stream = $2 AND version = $3`,
            [previous, stream, row.version],
          );
        }
    });
  }
}

/** Such a log for each test of a file. */
export function auditedLog(): AuditedLog {
  const log = new AuditedLog();
  beforeAll(async () => {
    log.ledger = await openLedger();
  });
  beforeEach(() => log.fill());
  afterAll(() => log.ledger?.close());
  return log;
}
