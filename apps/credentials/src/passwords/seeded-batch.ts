import { Inject, Injectable } from '@nestjs/common';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { fold } from '@citadelle/decider';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { accountDecider, accountStream, type AccountEvent } from '../accounts/account.js';
import { type FirstPassword, PasswordStore } from './password.store.js';
import { type QueuedSeed, SeedQueueStore } from './seed-queue.store.js';

/** A seed whose NUMEN was hashed. */
export type HashedSeed = QueuedSeed & FirstPassword;

/** Writes hashed seeds. */
@Injectable()
export class SeededBatch {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly passwords: PasswordStore,
    private readonly queue: SeedQueueStore,
  ) {}

  /** In one transaction. An account that has a password by now keeps it. */
  async write(seeds: readonly HashedSeed[]): Promise<void> {
    if (seeds.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      await this.passwords.seed(tx.manager, await append(tx, seeds));
      await this.queue.remove(tx.manager, seeds);
    });
  }
}

/** Appends to the accounts that have no password yet, and returns their seeds. */
async function append(tx: WriteTransaction, seeds: readonly HashedSeed[]): Promise<HashedSeed[]> {
  const streams = await tx.loadAll<AccountEvent>(
    seeds.map(({ agentId }) => accountStream(agentId)),
  );
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
