import type { EntityManager } from 'typeorm';
import { unprepared } from '../statement.js';

/** Enough to keep the server and us busy at once, and little to hold. */
const BATCH = 2_000;

// What is read must not change while it is read, however long that takes. Rows are hashed as they come: nothing is
// gained by sorting all of them first, which would fill the disk of a large log.
const BEGIN_READING = unprepared`
  SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL cursor_tuple_fraction = 0.0001`;

// As text, which costs half of what values cost; microseconds too, since nobody of ours writes them.
const OPEN = unprepared`
  DECLARE log_by_stream NO SCROLL CURSOR FOR
  SELECT stream, version, type, schema_version, event_id, subject, data::text AS data, metadata::text AS metadata,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, encode(hash, 'hex') AS hash
  FROM events ORDER BY stream, version`;

const NEXT = unprepared<EventText>`FETCH ${BATCH} FROM log_by_stream`;

/** An event as PostgreSQL writes it: data and metadata as JSON, the instant in microseconds, the hash in hexadecimal. */
export interface EventText {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema_version: number;
  readonly event_id: string;
  readonly subject: string | null;
  readonly data: string;
  readonly metadata: string;
  readonly at: string;
  readonly hash: string;
}

/** The whole log of a service, for whoever goes through all of it. */
export class EventLogStore {
  /** To be the first statement of a transaction that reads at length. */
  async beginReading(manager: EntityManager): Promise<void> {
    await BEGIN_READING.run(manager);
  }

  /** Every event, stream after stream, each in its order; in batches, of which the next is read while one is in hand. */
  async *byStream(manager: EntityManager): AsyncGenerator<EventText[]> {
    await OPEN.run(manager);
    let next = NEXT.all(manager);
    try {
      for (let rows = await next; rows.length > 0; rows = await next) {
        next = NEXT.all(manager);
        // Whoever awaits it learns of its failure.
        next.catch(() => undefined);
        yield rows;
      }
    } finally {
      await next.catch(() => undefined);
    }
  }
}
