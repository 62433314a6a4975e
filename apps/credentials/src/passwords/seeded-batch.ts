import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { fold } from '@citadelle/decider';
import { metadataOf } from '@citadelle/service-kit';
import { accountDecider, accountStream, type AccountEvent } from '../accounts/account.decider.js';
import type { QueuedSeed } from './seed-queue.js';

/** A seed whose NUMEN was hashed. */
export interface HashedSeed extends QueuedSeed {
  readonly phc: string;
  readonly birthDate: string;
}

/** Writes hashed seeds in one transaction. An account that has a password by now keeps it. */
export async function writeBatch(store: EventStore, seeds: readonly HashedSeed[]): Promise<void> {
  if (seeds.length === 0) return;
  await store.write(metadataOf(), async (tx) => {
    const seeded = await append(tx, seeds);
    const column = <Key extends keyof HashedSeed>(key: Key) => seeded.map((seed) => seed[key]);
    await tx.manager.query(
      `WITH seeds AS (
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS seeds (agent_id, phc, birth_date)
       ), born AS (
         UPDATE identities SET birth_date = seeds.birth_date FROM seeds
         WHERE identities.agent_id = seeds.agent_id
       ), done AS (
         DELETE FROM seed_queue WHERE agent_id = ANY($4::uuid[])
       )
       INSERT INTO password_hashes (agent_id, phc, kind) SELECT agent_id, phc, 'numen' FROM seeds`,
      [column('agentId'), column('phc'), column('birthDate'), seeds.map(({ agentId }) => agentId)],
    );
  });
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
