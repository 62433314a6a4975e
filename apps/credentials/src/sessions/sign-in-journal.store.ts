import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** Those that were refused are left out: whoever guesses could push the others out of sight. */
const LAST = prepared<{ at: Date; source: string }>('last-sign-ins')`
  SELECT at, source FROM sign_in_journal
  WHERE agent_id = $1 AND purpose = 'sign-in' AND outcome = 'accepted'
  ORDER BY id DESC LIMIT $2`;

/** The journal of all tries at passwords, which the attempts write. */
@Injectable()
export class SignInJournalStore {
  /** The last sign-ins of an agent, latest first. */
  last(
    manager: EntityManager,
    agentId: string,
    most: number,
  ): Promise<{ at: Date; source: string }[]> {
    return LAST.all(manager, agentId, most);
  }
}
