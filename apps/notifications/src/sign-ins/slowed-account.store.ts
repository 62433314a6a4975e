import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** An account to which strangers tried to sign in. */
export interface SlowedAccount {
  readonly agentId: string;
  /** The message that told it. */
  readonly messageId: string;
  readonly at: Date;
}

const ADD = prepared('add-slowed-account')`
  INSERT INTO slowed_accounts (digest, agent_id, message_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`;
const TAKE = prepared<SlowedAccount>('take-slowed-accounts')`
  WITH taken AS (DELETE FROM slowed_accounts WHERE digest = $1 RETURNING *)
  SELECT agent_id AS "agentId", message_id AS "messageId", at FROM taken ORDER BY at, agent_id`;
const NAMED = prepared<{ agentId: string; name: string; login: string }>('named-accounts')`
  SELECT agent_id AS "agentId", first_name || ' ' || usual_name AS name, login FROM recipients
  WHERE agent_id = ANY ($1::uuid[]) AND NOT erased AND first_name IS NOT NULL AND usual_name IS NOT NULL AND login IS NOT NULL
  ORDER BY login`;

/** What goes into the next digest for the administrators. */
@Injectable()
export class SlowedAccountStore {
  async add(manager: EntityManager, digest: string, { agentId, messageId, at }: SlowedAccount) {
    await ADD.run(manager, digest, agentId, messageId, at);
  }

  /** Takes what a digest is to tell, in the order in which it happened. */
  take(manager: EntityManager, digest: string): Promise<SlowedAccount[]> {
    return TAKE.all(manager, digest);
  }

  /** Those who can be named, by login. */
  named(manager: EntityManager, agentIds: readonly string[]) {
    return NAMED.all(manager, agentIds);
  }
}
