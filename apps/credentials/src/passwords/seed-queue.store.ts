import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** A sealed NUMEN that waits to become a password. */
export interface QueuedSeed {
  readonly agentId: string;
  readonly sealed: string;
  readonly correlationId: string;
}

const LEASE = `interval '10 seconds'`;

const ADD = prepared('queue-seeds')`
  INSERT INTO seed_queue (agent_id, sealed, correlation_id)
  SELECT agent_id, sealed, correlation_id
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS seeds (agent_id, sealed, correlation_id)
  WHERE NOT EXISTS (SELECT FROM password_hashes h WHERE h.agent_id = seeds.agent_id)
  ON CONFLICT (agent_id)
  DO UPDATE SET sealed = EXCLUDED.sealed, set_aside = NULL, leased_until = NULL`;
// Account by account, in the order of the queue: a join would go through all accounts for a few seeds.
const take = (order: 'ASC' | 'DESC') => `
  UPDATE seed_queue AS taken SET leased_until = now() + ${LEASE}
  FROM (
    SELECT queued.agent_id FROM seed_queue queued CROSS JOIN LATERAL (
      SELECT FROM accounts a WHERE a.agent_id = queued.agent_id AND a.state = 'open' OFFSET 0
    ) AS account
    WHERE set_aside IS NULL AND (leased_until IS NULL OR leased_until < now())
    ORDER BY queued_at ${order} LIMIT $1 FOR UPDATE OF queued SKIP LOCKED
  ) AS free
  WHERE taken.agent_id = free.agent_id
  RETURNING taken.agent_id AS "agentId", sealed, correlation_id AS "correlationId"`;
const TAKE = {
  oldest: prepared<QueuedSeed>('take-oldest-seeds')`${take('ASC')}`,
  newest: prepared<QueuedSeed>('take-newest-seeds')`${take('DESC')}`,
};
const RENEW = prepared('renew-seeds')`
  UPDATE seed_queue SET leased_until = now() + ${LEASE} WHERE agent_id = ANY($1::uuid[])`;
const RELEASE = prepared('release-seed')`
  UPDATE seed_queue SET leased_until = NULL WHERE agent_id = $1`;
const SET_ASIDE = prepared('set-seed-aside')`
  UPDATE seed_queue SET set_aside = $2 WHERE agent_id = $1`;
const REMOVE = prepared('remove-seeds')`
  DELETE FROM seed_queue WHERE agent_id = ANY($1::uuid[])`;

/** Sealed NUMENs between their arrival and their hash, shared by all replicas. */
@Injectable()
export class SeedQueueStore {
  /** The last one of an agent counts; not when the account has had its first password already. */
  async add(manager: EntityManager, seeds: readonly QueuedSeed[]): Promise<void> {
    const last = [...new Map(seeds.map((seed) => [seed.agentId, seed])).values()];
    if (last.length === 0) return;
    const column = (name: keyof QueuedSeed) => last.map((seed) => seed[name]);
    await ADD.run(manager, column('agentId'), column('sealed'), column('correlationId'));
  }

  /**
   * Takes up to `most` seeds whose account is open, from one end of the queue. They come back by themselves when whoever
   * took them does not {@link remove} or {@link renew} them in time.
   */
  take(
    manager: EntityManager,
    most: number,
    end: keyof typeof TAKE = 'oldest',
  ): Promise<QueuedSeed[]> {
    return TAKE[end].all(manager, most);
  }

  /** Keeps seeds a while longer. */
  async renew(manager: EntityManager, seeds: readonly QueuedSeed[]): Promise<void> {
    await RENEW.run(
      manager,
      seeds.map(({ agentId }) => agentId),
    );
  }

  /** Gives a seed back at once. */
  async release(manager: EntityManager, { agentId }: QueuedSeed): Promise<void> {
    await RELEASE.run(manager, agentId);
  }

  /** Leaves a seed that cannot be used where operators find it, out of the others' way. */
  async setAside(manager: EntityManager, { agentId }: QueuedSeed, reason: string): Promise<void> {
    await SET_ASIDE.run(manager, agentId, reason);
  }

  /** Removes seeds that are of no use any more. */
  async remove(manager: EntityManager, seeds: readonly QueuedSeed[]): Promise<void> {
    await REMOVE.run(
      manager,
      seeds.map(({ agentId }) => agentId),
    );
  }
}
