import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleInit,
} from '@nestjs/common';
import { sleep, WakeUp } from '@citadelle/async';
import { fold } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import {
  BACKGROUND,
  type Background,
  EVENT_STORE,
  LOGGER,
  METRICS,
  metadataOf,
} from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { EntityManager } from 'typeorm';
import { type AccountEvent, accountDecider, accountStream } from '../accounts/account.js';
import { AccountStore } from '../accounts/account.store.js';
import { type FirstPassword, PasswordStore } from './password.store.js';
import { Passwords } from './passwords.js';
import { EnrolmentOpener, UnreadableEnrolment } from './sealed-enrolment.js';
import { SeedPace } from './seed-pace.js';
import { type QueuedSeed, SeedQueueStore } from './seed-queue.store.js';

/** A seed whose NUMEN was hashed. */
type HashedSeed = QueuedSeed & FirstPassword;

const accounts = new AccountStore();

/**
 * Two batches at a time, so that one is hashed while the other is written: one from each end of the queue, so that
 * somebody who is created by hand does not wait for a whole staff.
 */
const ENDS = ['oldest', 'newest'] as const;
const POLL_MS = 2000;
const RENEW_MS = 4000;

/** Makes passwords of sealed NUMENs as they come, in whatever the lanes have left by sign-ins. */
@Injectable()
export class SeedPasswordsHandler implements OnModuleInit, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private readonly pace = new SeedPace();
  private readonly wakeUps = { oldest: new WakeUp(), newest: new WakeUp() };
  private readonly seeds: Counter<'outcome'>;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly queue: SeedQueueStore,
    private readonly kept: PasswordStore,
    private readonly opener: EnrolmentOpener,
    private readonly passwords: Passwords,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.seeds = new Counter({
      name: 'credentials_seeds_total',
      help: 'Sealed NUMENs that became passwords, or were set aside as unreadable.',
      labelNames: ['outcome'],
      registers: [metrics],
    });
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      this.running = Promise.all(ENDS.map((end) => this.run(end)));
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    this.wake();
    await this.running;
  }

  /** Looks at the queue now, and lets the next accounts go first. */
  accountsOpened(): void {
    this.pace.accountsOpened();
    this.wake();
  }

  /** Looks at the queue now: a seed has come. */
  wake(): void {
    for (const end of ENDS) this.wakeUps[end].wake();
  }

  private async run(end: (typeof ENDS)[number]): Promise<void> {
    const wakeUp = this.wakeUps[end];
    while (!this.stop.signal.aborted) {
      try {
        const begun = performance.now();
        const most = this.pace.most();
        const seeds = await this.queue.take(this.manager, most, end);
        if (seeds.length > 0) await this.seed(seeds);
        else await wakeUp.sleep(POLL_MS);
        // Few seeds are of people created by hand, who may be about to sign in.
        if (seeds.length === most) await this.giveWay(begun);
      } catch (error) {
        this.logger.error({ err: error }, 'seeding failed, the seeds will be taken again');
        await wakeUp.sleep(POLL_MS);
      }
    }
  }

  /** Ends early when the service stops. */
  private async giveWay(begun: number): Promise<void> {
    const wait = this.pace.waitAfter(begun);
    if (wait > 0) await sleep(wait, this.stop.signal).catch(() => undefined);
  }

  private async seed(seeds: readonly QueuedSeed[]): Promise<void> {
    const renewal = setInterval(() => {
      this.queue.renew(this.manager, seeds).catch((error: unknown) => {
        this.logger.warn({ err: error }, 'seeds could not be kept, another replica may take them');
      });
    }, RENEW_MS);
    try {
      const hashed = await Promise.all(seeds.map((seed) => this.hash(seed)));
      const usable = hashed.filter((seed) => seed !== undefined);
      await this.write(usable);
      this.seeds.inc({ outcome: 'seeded' }, usable.length);
    } finally {
      clearInterval(renewal);
    }
  }

  /** Undefined for a seed that was set aside or, when stopping, given back. */
  private async hash(seed: QueuedSeed): Promise<HashedSeed | undefined> {
    try {
      const { numen, birthDate } = await this.opener.open(seed.sealed);
      const phc = await this.passwords.hashSeed(numen, () => this.stop.signal.aborted);
      if (phc !== undefined) return { ...seed, phc, birthDate };
      await this.queue.release(this.manager, seed);
    } catch (error) {
      if (!(error instanceof UnreadableEnrolment)) throw error;
      await this.queue.setAside(this.manager, seed, error.reason);
      this.seeds.inc({ outcome: 'set-aside' });
      this.logger.error({ agentId: seed.agentId, reason: error.reason }, 'a seed was set aside');
    }
    return undefined;
  }

  /** In one transaction. An account that has a password by now keeps it. */
  private async write(seeds: readonly HashedSeed[]): Promise<void> {
    if (seeds.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      await this.kept.seed(tx.manager, await append(tx, seeds));
      await this.queue.remove(tx.manager, seeds);
    });
  }
}

/** Appends to the accounts that have no password yet, and returns their seeds. */
async function append(tx: WriteTransaction, seeds: readonly HashedSeed[]): Promise<HashedSeed[]> {
  const agentIds = seeds.map(({ agentId }) => agentId);
  // Of many accounts some are renumbered meanwhile: one waits for the other, instead of losing its race.
  await accounts.lockAll(tx.manager, agentIds);
  const streams = await tx.loadAll<AccountEvent>(agentIds.map(accountStream));
  const decided = streams.map(({ stream, version, events }, index) => ({
    stream,
    metadata: metadataOf({ correlationId: seeds[index]!.correlationId }),
    expectedVersion: version,
    events: accountDecider.decide(
      { type: 'SeedInitialPassword' },
      fold(
        accountDecider,
        events.map(({ event }) => event),
      ),
    ),
  }));
  await tx.appendAll(decided);
  return seeds.filter((_, index) => decided[index]!.events.length > 0);
}
