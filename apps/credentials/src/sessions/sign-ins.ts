import { Injectable } from '@nestjs/common';
import type { LastSignIns } from '@citadelle/contracts/calls';
import { currentCall } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import { PreparedStatements } from '../prepared-statements.js';

const SHOWN = 10;

/** Those that were refused are left out: whoever guesses could push the others out of sight. */
const LAST = {
  name: 'last-sign-ins',
  text: `SELECT at, source FROM sign_in_journal
         WHERE agent_id = $1 AND purpose = 'sign-in' AND outcome = 'accepted'
         ORDER BY id DESC LIMIT $2`,
};

/** What the journal of sign-ins tells the people in it. */
@Injectable()
export class SignIns {
  constructor(private readonly statements: PreparedStatements) {}

  /** The last ones of whoever asks, latest first; none of nobody. */
  async last(): Promise<LastSignIns> {
    const { actor } = currentCall();
    if (!isUUID(actor)) return { items: [] };
    const rows = await this.statements.run<{ at: Date; source: string }>(LAST, [actor, SHOWN]);
    return { items: rows.map(({ at, source }) => ({ at: at.toISOString(), source })) };
  }
}
