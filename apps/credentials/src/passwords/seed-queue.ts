import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@citadelle/event-store';
import type { MessageOn, topics } from '@citadelle/contracts';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { DataSource } from 'typeorm';

/** A NUMEN from the directory that only this service can open; null data once it is not needed any more. */
export type NumenSealed = MessageOn<typeof topics.enrolments.name>;

/** A sealed NUMEN that waits to become a password. */
export interface QueuedSeed {
  readonly agentId: string;
  readonly sealed: string;
  readonly correlationId: string;
}

const LEASE = `interval '10 seconds'`;

/** Sealed NUMENs between their arrival and their hash, shared by all replicas. */
@Injectable()
export class SeedQueue {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly dataSource: DataSource,
  ) {}

  /** Each once per message; not when the account has had its first password already. */
  async add(consumer: string, sealed: readonly NumenSealed[]): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights(consumer, sealed);
      // The last one of an agent counts.
      const seeds = [...new Map(fresh.map((message) => [message.key, message])).values()];
      if (seeds.length === 0) return;
      await tx.manager.query(
        `INSERT INTO seed_queue (agent_id, sealed, correlation_id)
         SELECT agent_id, sealed, correlation_id
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS seeds (agent_id, sealed, correlation_id)
         WHERE NOT EXISTS (SELECT FROM password_hashes h WHERE h.agent_id = seeds.agent_id)
         ON CONFLICT (agent_id)
         DO UPDATE SET sealed = EXCLUDED.sealed, set_aside = NULL, leased_until = NULL`,
        [
          seeds.map(({ key }) => key),
          seeds.map(({ data }) => data!.sealed),
          seeds.map(({ correlationId }) => correlationId),
        ],
      );
    });
  }

  /**
   * Takes up to `most` seeds whose account is open. They come back by themselves when the one who took
   * them does not finish or {@link renew} in time.
   */
  async take(most: number): Promise<QueuedSeed[]> {
    const [taken] = await this.dataSource.query<[QueuedSeed[], number]>(
      `UPDATE seed_queue AS taken SET leased_until = now() + ${LEASE}
       FROM (
         SELECT agent_id FROM seed_queue JOIN accounts USING (agent_id)
         WHERE set_aside IS NULL AND (leased_until IS NULL OR leased_until < now()) AND state = 'open'
         ORDER BY queued_at LIMIT $1 FOR UPDATE OF seed_queue SKIP LOCKED
       ) AS free
       WHERE taken.agent_id = free.agent_id
       RETURNING taken.agent_id AS "agentId", sealed, correlation_id AS "correlationId"`,
      [most],
    );
    return taken;
  }

  /** Keeps seeds a while longer. */
  async renew(seeds: readonly QueuedSeed[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE seed_queue SET leased_until = now() + ${LEASE} WHERE agent_id = ANY($1)`,
      [seeds.map(({ agentId }) => agentId)],
    );
  }

  /** Gives seeds back at once. */
  async release(seeds: readonly QueuedSeed[]): Promise<void> {
    await this.dataSource.query(
      'UPDATE seed_queue SET leased_until = NULL WHERE agent_id = ANY($1)',
      [seeds.map(({ agentId }) => agentId)],
    );
  }

  /** Leaves a seed that cannot be used where operators find it, out of the others' way. */
  async setAside({ agentId }: QueuedSeed, reason: string): Promise<void> {
    await this.dataSource.query('UPDATE seed_queue SET set_aside = $2 WHERE agent_id = $1', [
      agentId,
      reason,
    ]);
  }
}
