import type { LookupAddress } from 'node:dns';
import { waitAtMost } from '@citadelle/async';
import type { Pool } from 'undici';
import { Replica } from './replica.js';
import type { ReplicasObserver } from './replicas-observer.js';
import { type LookUp, lookUpAll, Site } from './site.js';

const LOOK_UP_EVERY_MS = 2000;
/** After so many look-ups without a call, looking up stops until the next call. */
const IDLE_LOOK_UPS = 10;
/** How long a call waits for a look-up and probes when no replica is known to live. */
const PATIENCE_MS = 1000;

export interface ReplicasOptions {
  readonly baseUrls: readonly string[];
  /** Connections per replica. */
  readonly connections: number;
  readonly observer?: ReplicasObserver | undefined;
  readonly lookUp?: LookUp | undefined;
  readonly lookUpEveryMs?: number | undefined;
}

/**
 * The replicas behind the base URLs of a service. While calls are made, names are looked up every two seconds. A new
 * address joins once it answers a probe; one that left the name finishes its calls. A call goes to the replica with
 * the fewest calls in hand. A replica that failed gets no call before it answers a probe, as long as another lives.
 */
export class Replicas {
  private readonly sites: readonly Site[];
  private readonly replicas = new Set<Replica>();
  private readonly draining = new Set<Promise<void>>();
  private readonly everyMs: number;
  private turn = 0;
  private usedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private waking: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: ReplicasOptions) {
    const lookUp = options.lookUp ?? lookUpAll;
    this.everyMs = options.lookUpEveryMs ?? LOOK_UP_EVERY_MS;
    this.sites = options.baseUrls.map((url) => new Site(url, lookUp));
  }

  get size(): number {
    return this.replicas.size;
  }

  /** Why no address is known. */
  get failure(): unknown {
    return this.sites.find(({ failure }) => failure !== undefined)?.failure;
  }

  /** The replica for the next try of a call, if possible none of `tried`; undefined when no address is known. {@link giveBack} it. */
  async take(tried: ReadonlySet<Replica>, patienceMs: number): Promise<Replica | undefined> {
    this.usedAt = performance.now();
    this.watch();
    const waitMs = Math.min(patienceMs, PATIENCE_MS);
    if (this.waking) await waitAtMost(waitMs, this.waking);
    const isNew = (replica: Replica) => !tried.has(replica);
    const isNewAndLives = (replica: Replica) => replica.lives && isNew(replica);
    let chosen = this.leastBusy(isNewAndLives);
    if (!chosen) {
      await waitAtMost(waitMs, this.refresh());
      const isAny = () => true;
      chosen = this.leastBusy(isNewAndLives) ?? this.leastBusy(isNew) ?? this.leastBusy(isAny);
    }
    if (chosen) chosen.inHand++;
    return chosen;
  }

  giveBack(replica: Replica): void {
    replica.inHand--;
  }

  /** Marks a replica as dead because a call failed on these connections. */
  failed(replica: Replica, connections: Pool): void {
    // The connections were already replaced after an earlier failure.
    if (replica.pool !== connections || !this.replicas.has(replica)) return;
    replica.lives = false;
    this.drain(replica.reconnect());
    this.tell();
    void this.refresh();
  }

  /** Lets calls in flight finish and closes all connections. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    for (const replica of this.replicas) this.drain(replica.pool.close());
    await Promise.all(this.draining);
  }

  /** The replica with the fewest calls in hand; equally busy ones take turns. */
  private leastBusy(accepts: (replica: Replica) => boolean): Replica | undefined {
    const all = [...this.replicas];
    const inTurn = all.map((_, step) => all[(this.turn + step) % all.length]!).filter(accepts);
    if (inTurn.length === 0) return undefined;
    const best = inTurn.reduce((one, other) => (other.inHand < one.inHand ? other : one));
    this.turn = all.indexOf(best) + 1;
    return best;
  }

  private watch(): void {
    if (this.timer || this.closed) return;
    this.timer = setInterval(() => this.beat(), this.everyMs).unref();
    // After a pause the known addresses may be out of date.
    this.waking = this.refresh().finally(() => (this.waking = undefined));
  }

  private beat(): void {
    const isIdle = performance.now() - this.usedAt > IDLE_LOOK_UPS * this.everyMs;
    if (!isIdle) return void this.refresh();
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Looks up the names and probes dead replicas. If none lives, resolves only once one answers or all failed. */
  private async refresh(): Promise<void> {
    await Promise.all(
      this.sites.map(async (site) => {
        const found = await site.look();
        if (found && !this.closed) this.adopt(site, found);
      }),
    );
    const probes = this.closed ? [] : this.dead().map((replica) => this.probe(replica));
    if (this.dead().length === this.size) await untilOneIsTrue(probes);
  }

  private adopt(site: Site, found: readonly LookupAddress[]): void {
    const known = [...this.replicas].filter(({ origin }) => origin === site.origin);
    const gone = known.filter(({ ip }) => !found.some(({ address }) => address === ip));
    const joining = found.filter(({ address }) => !known.some(({ ip }) => ip === address));
    if (gone.length + joining.length === 0) return;
    for (const replica of gone) {
      this.replicas.delete(replica);
      this.options.observer?.left(replica.name);
      this.drain(replica.pool.close());
    }
    // A new replica must answer a probe first, since it has an address before it listens; unless no other lives.
    const isNeeded = this.dead().length === this.size;
    for (const address of joining)
      this.replicas.add(
        new Replica(site.origin, address, { lives: isNeeded, limit: this.options.connections }),
      );
    this.tell();
  }

  private drain(closing: Promise<void>): void {
    const drained = closing.finally(() => this.draining.delete(drained));
    this.draining.add(drained);
  }

  private async probe(replica: Replica): Promise<boolean> {
    const answers = await replica.answers();
    if (!answers || replica.lives) return answers;
    replica.lives = true;
    this.tell();
    return true;
  }

  private dead(): Replica[] {
    return [...this.replicas].filter(({ lives }) => !lives);
  }

  private tell(): void {
    const dead = this.dead().length;
    this.options.observer?.changed({ living: this.size - dead, dead });
  }
}

/** Resolves once one of the answers is true, or when all are false. */
async function untilOneIsTrue(answers: readonly Promise<boolean>[]): Promise<void> {
  const truths = answers.map(async (answer) => (await answer) || Promise.reject(new Error('no')));
  await Promise.any(truths).catch(() => undefined);
}
