import type { DataSource } from 'typeorm';
import { sleep } from '@citadelle/async';
import {
  type DomainEvent,
  type EventMetadata,
  type EventStoreOptions,
  type LoadedStream,
  LostRace,
  type Projection,
  type RecordedEvent,
} from './events.js';
import type { RebuildWatch, Rebuilt } from './rebuild/one-rebuild.js';
import { rebuild } from './rebuild/rebuild.js';
import { RelayWakeUp } from './relay-wake-up.js';
import { assertSchemas } from './schemas.js';
import { type EventRow, SELECT_EVENTS, toRecordedEvent } from './stored-event.js';
import { loadStreams } from './streams.js';
import { SubjectBox } from './subject-box.js';
import { keysOf, noteWrappingKey, wrappingKeys, wrapsKeys } from './subject-keys.js';
import { rewrapKeys, type RewrapWatch, type Rewrapped } from './rewrap-keys.js';
import { WriteTransaction } from './write-transaction.js';

const RESTARTS = 5;

/** The event store of one service, in its own PostgreSQL database. */
export class EventStore {
  readonly #relay: RelayWakeUp;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: EventStoreOptions,
  ) {
    if (wrappingKeys(options).some(({ length }) => length !== 32))
      throw new TypeError('each personalDataKey must be 32 bytes long');
    assertSchemas(options.schemas);
    this.#relay = new RelayWakeUp(dataSource);
  }

  async load<Event extends DomainEvent>(stream: string): Promise<LoadedStream<Event>> {
    const [found] = await loadStreams<Event>(this.dataSource.manager, this.options, [stream]);
    return found!.loaded;
  }

  /** Runs `work` in one transaction; starts again, up to five times, when it lost a race. */
  async write<T>(metadata: EventMetadata, work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await this.#transaction(metadata, work);
      } catch (error) {
        if (!lostRace(error) || restarts === RESTARTS) throw withoutParameters(error);
      }
      // A lost race is over by the time it is seen; the pause only spreads those who lost the same one.
      await sleep(Math.random() * 5 * 2 ** restarts);
    }
  }

  /**
   * The log in order, in batches; for audits and histories. It may pass over an event whose
   * transaction commits late: who needs them all keeps writers out meanwhile.
   */
  async *read(
    options: { after?: bigint; stream?: string; batchSize?: number } = {},
  ): AsyncIterable<RecordedEvent> {
    const { stream = null, batchSize = 1000 } = options;
    let after = options.after ?? 0n;
    for (;;) {
      const rows = await this.dataSource.query<EventRow[]>(
        `${SELECT_EVENTS} WHERE e.position > $1 AND ($2::text IS NULL OR e.stream = $2)
         ORDER BY e.position LIMIT $3`,
        [after.toString(), stream, batchSize],
      );
      for (const row of rows) yield toRecordedEvent(row, this.options);
      if (rows.length < batchSize) return;
      after = BigInt(rows.at(-1)!.position);
    }
  }

  /** Makes the tables of a read model afresh from the log and swaps them in, while writes go on. Throws `RebuildRefused`. */
  rebuild(model: Projection, watch?: RebuildWatch): Promise<Rebuilt> {
    return rebuild(this.dataSource, this.options, model, watch);
  }

  /** What encrypts with the key of a subject, which is made where there was none; undefined once it was destroyed. */
  async boxOf(subject: string): Promise<SubjectBox | undefined> {
    const keys = await keysOf(this.dataSource.manager, wrappingKeys(this.options), [subject]);
    const key = keys.get(subject);
    return key ? new SubjectBox(key, subject) : undefined;
  }

  /** Wraps the keys of all subjects with `personalDataKey` that former ones still wrap. */
  rewrapKeys(watch?: RewrapWatch): Promise<Rewrapped> {
    return rewrapKeys(this.dataSource.manager, wrappingKeys(this.options), watch);
  }

  /** Whether `personalDataKey` is the key with which this database was written; true while it has no personal data. */
  hasTheRightKey(): Promise<boolean> {
    return wrapsKeys(this.dataSource.manager, wrappingKeys(this.options));
  }

  /** As {@link hasTheRightKey}, at the start of the service: from then on a database without personal data knows its key too. */
  noteKey(): Promise<boolean> {
    return noteWrappingKey(this.dataSource.manager, wrappingKeys(this.options));
  }

  async #transaction<T>(
    metadata: EventMetadata,
    work: (tx: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    const { result, publishes, afterCommit } = await this.dataSource.transaction((manager) =>
      WriteTransaction.run(manager, this.options, metadata, work),
    );
    if (publishes) void this.#relay.wake();
    for (const work of afterCommit) work();
    return result;
  }
}

function lostRace(error: unknown): boolean {
  if (error instanceof LostRace) return true;
  // Statements of ours fail with pg's error, those of others with TypeORM's around it.
  const { driverError, code } = error as { driverError?: { code?: string }; code?: string };
  return ['40001', '40P01'].includes(driverError?.code ?? code ?? '');
}

// TypeORM hangs the parameters on its errors; they hold personal data, and errors end up in logs.
function withoutParameters(error: unknown): unknown {
  if (error instanceof Error && 'parameters' in error) delete error.parameters;
  return error;
}
