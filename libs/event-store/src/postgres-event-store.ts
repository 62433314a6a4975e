import type { DataSource } from 'typeorm';
import { sleep } from '@citadelle/async';
import { type Decider, fold } from '@citadelle/decider';
import {
  type DomainEvent,
  type EventMetadata,
  type EventStore,
  type EventStoreOptions,
  type LoadedStream,
  LostRace,
  type RecordedEvent,
  type WriteTransaction,
} from './event-store.js';
import { RelayWakeUp } from './relay-wake-up.js';
import { assertSchemas } from './schemas.js';
import { type EventRow, SELECT_EVENTS, toRecordedEvent } from './stored-event.js';
import { type Head, loadStream } from './streams.js';
import { PostgresWriteTransaction } from './write-transaction.js';

const RESTARTS = 5;

/** The event store of a service, in its own PostgreSQL database. */
export class PostgresEventStore implements EventStore {
  readonly #relay: RelayWakeUp;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: EventStoreOptions,
  ) {
    if (options.personalDataKey.length !== 32)
      throw new TypeError('personalDataKey must be 32 bytes long');
    assertSchemas(options.schemas);
    this.#relay = new RelayWakeUp(dataSource);
  }

  async load<Event extends DomainEvent>(stream: string): Promise<LoadedStream<Event>> {
    return (await loadStream<Event>(this.dataSource.manager, this.options, stream)).loaded;
  }

  write<T>(metadata: EventMetadata, work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    return restarting(() => this.#transaction(metadata, work));
  }

  execute<State, Command, Event extends DomainEvent>(
    decider: Decider<State, Command, Event>,
    stream: string,
    command: Command,
    metadata: EventMetadata,
  ): Promise<{ state: State; events: RecordedEvent<Event>[] }> {
    return restarting(async () => {
      const { loaded, head } = await loadStream<Event>(
        this.dataSource.manager,
        this.options,
        stream,
      );
      const before = fold(
        decider,
        loaded.events.map(({ event }) => event),
      );
      const decided = decider.decide(command, before);
      if (decided.length === 0) return { state: before, events: [] };
      const events = await this.#append<Event>(metadata, stream, head, decided);
      const state = fold(
        decider,
        events.map(({ event }) => event),
        before,
      );
      return { state, events };
    });
  }

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
      for (const row of rows)
        yield toRecordedEvent(row, this.options.schemas, this.options.personalDataKey);
      if (rows.length < batchSize) return;
      after = BigInt(rows.at(-1)!.position);
    }
  }

  #append<Event extends DomainEvent>(
    metadata: EventMetadata,
    stream: string,
    head: Head,
    events: readonly Event[],
  ): Promise<RecordedEvent<Event>[]> {
    return this.#transaction(metadata, async (tx) => {
      tx.assumeHead(stream, head);
      return (await tx.append(stream, head.version, events)) as RecordedEvent<Event>[];
    });
  }

  async #transaction<T>(
    metadata: EventMetadata,
    work: (tx: PostgresWriteTransaction) => Promise<T>,
  ): Promise<T> {
    let published = false;
    const result = await this.dataSource.transaction(async (manager) => {
      const tx = new PostgresWriteTransaction(manager, this.options, metadata);
      const done = await work(tx);
      published = await tx.flush();
      return done;
    });
    if (published) this.#relay.wake();
    return result;
  }
}

// A lost race is over by the time it is seen; the pause only spreads those who lost the same one.
async function restarting<T>(attempt: () => Promise<T>): Promise<T> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!lostRace(error) || restarts === RESTARTS) throw withoutParameters(error);
    }
    await sleep(Math.random() * 5 * 2 ** restarts);
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
