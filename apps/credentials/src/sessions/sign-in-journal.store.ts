import { Injectable } from '@nestjs/common';
import { runStatement, type Statement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** Those that were refused are left out: whoever guesses could push the others out of sight. */
const LAST: Statement = {
  name: 'last-sign-ins',
  text: `SELECT at, source FROM sign_in_journal
         WHERE agent_id = $1 AND purpose = 'sign-in' AND outcome = 'accepted'
         ORDER BY id DESC LIMIT $2`,
};

/** The journal of all tries at passwords, which the attempts write. */
@Injectable()
export class SignInJournalStore {
  /** The last sign-ins of an agent, latest first. */
  last(
    manager: EntityManager,
    agentId: string,
    most: number,
  ): Promise<{ at: Date; source: string }[]> {
    return runStatement<{ at: Date; source: string }>(manager, LAST, [agentId, most]);
  }
}
