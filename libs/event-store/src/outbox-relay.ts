import type { DataSource } from 'typeorm';
import { BackOff, Interrupted, sleep, unlessAborted, WakeUp } from '@citadelle/async';
import { type Broker, type Publisher, RefusedForGood, Superseded } from '@citadelle/messaging';
import { Linger } from './linger.js';
import { type OutboxRow, RelaySession } from './relay-session.js';
import { SetAside, type SetAsideMessage } from './set-aside.js';

/** How long a publication in hand is waited for when the relay stops: a broker that is silent for longer may never answer. */
const GRACE_MS = 1_000;

/** What a relay needs. */
export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly broker: Pick<Broker, 'openPublisher'>;
  /** The leader publishes under this name, followed by the name of the database. */
  readonly publisherName: string;
  /** Messages published at a time. Default 500. */
  readonly batchSize?: number;
  /** How often the outbox is looked at without being woken, and leadership is sought. Default 1 s. */
  readonly pollMs?: number;
  /** Told of every failure; the relay goes on by itself. */
  readonly onError?: (error: unknown) => void;
  /** Told of each message that is set aside: it waits until somebody puts it back. */
  readonly onSetAside?: (message: SetAsideMessage) => void;
}

/**
 * Publishes the outbox of one database. Of all replicas, the one that holds a session lock is the leader and does it;
 * when its session ends, so do the lock and the leadership, and another replica goes on. A leader that was frozen
 * meanwhile publishes nothing more, because its successor has opened the publisher of the same name.
 *
 * Nothing is skipped: a row is deleted once the broker has it, and no cursor passes over a row that was
 * numbered early and committed late. Order per key holds: an append must have seen the one before it in its
 * stream committed, with its outbox rows, before its own get their higher ids; so whoever sees the later rows
 * sees the earlier ones too, with lower ids. A cursor (`id > last`) would break this, hence the list of ids.
 *
 * A message may be published twice (a crash before the deletion, an answer of the broker that was lost): consumers
 * keep an inbox.
 */
export class OutboxRelay {
  readonly #wakeUp = new WakeUp();
  readonly #options: Required<OutboxRelayOptions>;
  readonly #stop = new AbortController();
  #leader = false;
  #running: Promise<void> | undefined;

  constructor(options: OutboxRelayOptions) {
    const ignore = () => undefined;
    const defaults = { batchSize: 500, pollMs: 1_000, onError: ignore, onSetAside: ignore };
    this.#options = { ...defaults, ...options };
  }

  /** Starts seeking leadership and relaying. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Whether this replica is the one that publishes. */
  isLeader(): boolean {
    return this.#leader;
  }

  /** Finishes the batch in hand, unless the broker is silent, and gives up leadership. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#session();
      } catch (error) {
        this.#options.onError(error);
        await this.#wait(this.#options.pollMs);
      }
    }
  }

  async #session(): Promise<void> {
    const session = await RelaySession.connect(this.#options.dataSource, () => this.#wakeUp.wake());
    try {
      while (!this.#stopping && !(await session.acquireLeadership()))
        await this.#wakeUp.sleep(this.#options.pollMs);
      if (this.#stopping) return;
      const database = await session.listen();
      this.#leader = true;
      await this.#relay(session, `${this.#options.publisherName}-${database}`);
    } finally {
      this.#leader = false;
      await session.end();
    }
  }

  async #relay(session: RelaySession, name: string): Promise<void> {
    const { dataSource, batchSize, pollMs, onSetAside } = this.#options;
    const setAside = new SetAside(dataSource, onSetAside);
    await setAside.load();
    let publisher: Publisher | undefined;
    let published: readonly OutboxRow[] = [];
    let inHand: readonly OutboxRow[] = [];
    let limit = batchSize;
    const backOff = new BackOff();
    const linger = new Linger();
    try {
      while (!this.#stopping && !session.isLost) {
        try {
          // Nothing is in hand yet: the exchange that follows fails unless the lock was still ours when it was open.
          publisher ??= await this.#open(name);
        } catch (error) {
          await this.#waitAfter(error, backOff);
          continue;
        }
        // One batch is published while the one before is deleted and the next one fetched. Both are awaited, also when
        // one fails: two publications in flight could change places.
        const [publication, exchange] = await Promise.allSettled([
          inHand.length > 0 && this.#publish(publisher, inHand),
          session.exchange(published, inHand, limit),
        ]);
        if (publication.status === 'rejected') {
          const [error, refused] = [publication.reason as unknown, inHand];
          await publisher.close();
          publisher = undefined;
          published = inHand = [];
          if (error instanceof Superseded) throw error;
          if (exchange.status === 'rejected') throw exchange.reason;
          if (!(error instanceof RefusedForGood)) await this.#waitAfter(error, backOff);
          else if (refused.length > 1) limit = Math.ceil(refused.length / 2);
          else await setAside.refused(refused[0]!, error.message);
          continue;
        }
        if (exchange.status === 'rejected') throw exchange.reason;
        backOff.reset();
        if (inHand.length > 0) limit = Math.min(limit * 2, batchSize);
        published = inHand;
        inHand = await setAside.passing(exchange.value);
        if (published.length + exchange.value.length === 0) await this.#wakeUp.sleep(pollMs);
        else if (exchange.value.length < limit)
          await this.#wait(linger.after(published.length, performance.now()));
      }
      await session.exchange(published, [], 0);
    } finally {
      await publisher?.close();
    }
  }

  /** Opens the publisher; one that is open only after the relay has stopped is closed at once. */
  async #open(name: string): Promise<Publisher> {
    const opening = this.#options.broker.openPublisher(name);
    try {
      return await unlessAborted(this.#stop.signal, 0, opening);
    } catch (error) {
      if (error instanceof Interrupted) opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    }
  }

  /** Publishes; where that is given up, because the relay stops, the rows stay for the next leader. */
  #publish(publisher: Publisher, rows: readonly OutboxRow[]): Promise<void> {
    const publication = publisher.publish(rows.map(({ message }) => message));
    return unlessAborted(this.#stop.signal, GRACE_MS, publication);
  }

  /** Ends early when the relay stops. */
  async #wait(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, this.#stop.signal).catch(() => undefined);
  }

  /** Ends early only when the relay stops: new messages are no reason to try a broken broker sooner. */
  async #waitAfter(error: unknown, backOff: BackOff): Promise<void> {
    if (!(error instanceof Interrupted)) this.#options.onError(error);
    await backOff.wait(this.#stop.signal).catch(() => undefined);
  }

  get #stopping(): boolean {
    return this.#stop.signal.aborted;
  }
}
