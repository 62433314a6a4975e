import { sleep } from '@citadelle/async';
import type { DataSource, EntityManager } from 'typeorm';
import { NO_HASH } from '../stored-event.js';
import type { AuditKey } from './audit-key.js';
import {
  type Checkpoint,
  hashOfCheckpoint,
  isSignedBy,
  type SignedMark,
  signMark,
} from './checkpoint.js';
import { CheckpointStore } from './checkpoint.store.js';

/** So that none takes long: what was written in an hour of imports becomes several in a row. */
const MOST_EVENTS = 10_000;
/** How long transactions that were appending are waited for. */
const WRITERS_END_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** The anchor is gone, or none of the keys signed it as it is: whoever goes on from it would cover up the traces. */
export class AnchorBroken extends Error {
  override readonly name = 'AnchorBroken';

  constructor(service: string) {
    super(
      `the anchor of the checkpoints of ${service} is gone, altered or signed by another key, so none is made: run npm run ops -- verify ${service}`,
    );
  }
}

/** Transactions that append take too long: a checkpoint is made once they have ended. */
export class WritersBusy extends Error {
  override readonly name = 'WritersBusy';
}

/** What a maker needs. */
export interface CheckpointMakerOptions {
  readonly dataSource: DataSource;
  /** Whose log it is: a checkpoint stands for the log of no other. */
  readonly service: string;
  readonly key: AuditKey;
  /** Keys that signed before it: the line goes on from a checkpoint that one of them signed. Default none. */
  readonly formerKeys?: readonly AuditKey[];
  /** Default 10,000. */
  readonly mostEvents?: number;
}

/** Makes checkpoints of one log. Several replicas may: they take turns, and each checkpoint follows the one before. */
export class CheckpointMaker {
  readonly #store = new CheckpointStore();
  readonly #options: Required<CheckpointMakerOptions>;

  constructor(options: CheckpointMakerOptions) {
    this.#options = { formerKeys: [], mostEvents: MOST_EVENTS, ...options };
  }

  /**
   * Covers all that is committed, when an event has waited for a checkpoint for so long, or when there is none yet.
   * Yields each once it is kept. Throws {@link AnchorBroken} and {@link WritersBusy}, and `Interrupted` when the signal
   * is aborted while it waits for writers.
   */
  async *makeWhenOlderThan(ms: number, signal?: AbortSignal): AsyncGenerator<Checkpoint> {
    const { dataSource } = this.#options;
    if (!(await this.#isDue(dataSource.manager, ms))) return;
    const upTo = await this.#settledPosition(signal);
    // Another replica may have made one meanwhile; those that follow the first of ours are due all the same.
    const isDue = (manager: EntityManager) => this.#isDue(manager, ms);
    let made = await this.#makeOne(upTo, isDue);
    for (; made; made = await this.#makeOne(upTo)) yield made;
  }

  async #isDue(manager: EntityManager, ms: number): Promise<boolean> {
    const isLate = (await this.#store.age(manager)) * 1000 >= ms;
    return isLate || this.#store.isEmpty(manager);
  }

  /**
   * A position with nothing in flight before it. A lower one may be committed after a higher one, so whoever was
   * appending when the highest one was seen must have ended; whoever began later has higher ones. Nobody is kept
   * from writing meanwhile.
   */
  async #settledPosition(signal?: AbortSignal): Promise<string> {
    const { manager } = this.#options.dataSource;
    const position = await this.#store.lastPosition(manager);
    let writers = await this.#store.writers(manager);
    for (const end = performance.now() + WRITERS_END_WITHIN_MS; writers.length > 0;) {
      if (performance.now() > end) throw new WritersBusy('a transaction appends for too long');
      await sleep(LOOK_EVERY_MS, signal);
      const now = new Set(await this.#store.writers(manager));
      writers = writers.filter((writer) => now.has(writer));
    }
    return position;
  }

  /** The next checkpoint up to this position; undefined when nothing is left, or when another replica is at it. */
  #makeOne(
    upTo: string,
    isDue?: (manager: EntityManager) => Promise<boolean>,
  ): Promise<Checkpoint | undefined> {
    const { dataSource, service, key, mostEvents } = this.#options;
    return dataSource.transaction(async (manager) => {
      if (!(await this.#store.takeTurn(manager))) return undefined;
      if (isDue && !(await isDue(manager))) return undefined;
      const last = await this.#lastMark(manager);
      const at = await this.#store.now(manager);
      const after = last?.position ?? '0';
      const covered = await this.#store.covered(manager, after, upTo, mostEvents);
      if (covered.position === null) return undefined;
      const number = (last?.number ?? 0) + 1;
      const { position, events } = covered;
      const { streams, digest } = await this.#store.keepHeads(manager, number, after, position);
      const content = {
        ...{ number, at, after, position, streams, events },
        ...{ headsDigest: digest, previous: last?.hash ?? NO_HASH, keyId: key.id },
      };
      const mark = { number, at, position, hash: hashOfCheckpoint(service, content) };
      const made = { ...content, ...signMark('checkpoint', service, mark, key) };
      await this.#store.keep(manager, made, signMark('anchor', service, mark, key));
      return made;
    });
  }

  /** The mark of the last checkpoint, as the anchor has it; undefined when there is none yet. */
  async #lastMark(manager: EntityManager): Promise<SignedMark | undefined> {
    const { service, key, formerKeys } = this.#options;
    const anchor = await this.#store.anchor(manager);
    if (!anchor) {
      if (await this.#store.isEmpty(manager)) return undefined;
      throw new AnchorBroken(service);
    }
    // Whoever may write to the database writes the name of any key: only a signature counts.
    const signer = [key, ...formerKeys].find(({ id }) => id === anchor.keyId);
    if (!signer || !isSignedBy('anchor', service, anchor, signer)) throw new AnchorBroken(service);
    return anchor;
  }
}
