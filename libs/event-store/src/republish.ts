import type { EntityManager } from 'typeorm';
import type { EventStore } from './event-store.js';
import type { EventMetadata, OutboxMessage } from './events.js';
import { inShortTries } from './short-tries.js';
import { prepared } from './statement.js';
import { versionsOf } from './streams.js';
import { forgottenAfter, forgottenAmong } from './subject-keys.js';
import type { WriteTransaction } from './write-transaction.js';

// What is read by whoever has this lock is the last word of every stream until its transaction ends.
const HOLD_APPENDS = prepared('hold appends')`
  LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE`;

/** A topic that tells the latest state of each key, and how its service finds these states in its read model. */
export interface StateTopic {
  readonly topic: string;
  /** The stream of a key: its version is the sequence of the state. */
  readonly streamOf: (key: string) => string;
  /** The states of the keys after `after`, in the order of the keys, `limit` at most; fewer when no more follow. */
  readonly page: (
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ) => Promise<OutboxMessage[]>;
  /** The type of the tombstone of a forgotten subject, where the keys are subjects of personal data. */
  readonly tombstone?: string;
}

/** How states are told again. */
export interface RepublishOptions {
  readonly signal: AbortSignal;
  /** Called after each batch with the number of states written so far. */
  readonly onBatch?: (states: number) => void;
  /** Default 500. */
  readonly batchSize?: number;
}

/**
 * Writes the latest state of every key into the outbox, tombstones of forgotten subjects included, for the relay to
 * publish; returns how many. Appends wait while a batch is read and written, so no state comes after a later one;
 * {@link inShortTries} says what they wait for besides.
 */
export async function republish(
  store: EventStore,
  states: StateTopic,
  metadata: EventMetadata,
  options: RepublishOptions,
): Promise<number> {
  const { batchSize = 500 } = options;
  const known = await inBatches(store, metadata, options, 0, async (tx, after) => {
    const page = await states.page(tx.manager, after, batchSize);
    const forgotten =
      states.tombstone === undefined
        ? new Set<string>()
        : await forgottenAmong(
            tx.manager,
            page.map(({ key }) => key),
          );
    const messages = page.filter(({ key }) => !forgotten.has(key));
    return { messages: await publish(tx, states, messages), ...ending(page, batchSize) };
  });
  const { tombstone } = states;
  if (tombstone === undefined) return known;
  return inBatches(store, metadata, options, known, async (tx, after = '') => {
    const subjects = await forgottenAfter(tx.manager, after, batchSize);
    const page = subjects.map((key) => ({ topic: states.topic, key, type: tombstone, data: null }));
    return { messages: await publish(tx, states, page), ...ending(page, batchSize) };
  });
}

interface Batch {
  readonly messages: number;
  /** The key after which the next batch begins; undefined after the last. */
  readonly last: string | undefined;
}

async function inBatches(
  store: EventStore,
  metadata: EventMetadata,
  { signal, onBatch }: RepublishOptions,
  before: number,
  write: (tx: WriteTransaction, after: string | undefined) => Promise<Batch>,
): Promise<number> {
  let written = before;
  let after: string | undefined;
  do {
    const batch: Batch = await inShortTries(
      (hold) =>
        store.write(metadata, async (tx) => {
          await hold(tx.manager, [HOLD_APPENDS]);
          return write(tx, after);
        }),
      { signal },
    );
    written += batch.messages;
    onBatch?.(written);
    after = batch.last;
  } while (after !== undefined);
  return written;
}

function ending(page: readonly OutboxMessage[], batchSize: number): Pick<Batch, 'last'> {
  return { last: page.length < batchSize ? undefined : page.at(-1)!.key };
}

/** What never had an event was never told, and is not told now. */
async function publish(
  tx: WriteTransaction,
  { streamOf }: StateTopic,
  messages: readonly OutboxMessage[],
): Promise<number> {
  const versions = await versionsOf(
    tx.manager,
    messages.map(({ key }) => streamOf(key)),
  );
  let told = 0;
  for (const message of messages) {
    const version = versions.get(streamOf(message.key));
    if (version === undefined) continue;
    await tx.publish({ ...message, version });
    told += 1;
  }
  return told;
}
