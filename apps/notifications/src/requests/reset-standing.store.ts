import type { ResetState } from '@citadelle/contracts';
import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How a reset stands, and which unit has it, as far as it is known. */
export interface ResetStanding {
  readonly state: ResetState;
  readonly unit: string | null;
}

/** Longer than a reset lives and its mails are tried. */
const KEPT = `interval '90 days'`;

const KEEP = prepared('keep-reset-standing')`
  WITH old AS (DELETE FROM reset_standings WHERE known_at < now() - ${KEPT})
  INSERT INTO reset_standings (reset_id, state, unit) VALUES ($1, $2, $3)
  ON CONFLICT (reset_id) DO UPDATE SET state = EXCLUDED.state,
    unit = coalesce(EXCLUDED.unit, reset_standings.unit), known_at = now()`;
const FIND = prepared<ResetStanding>('find-reset-standing')`
  SELECT state, unit FROM reset_standings WHERE reset_id = $1`;

/** How resets stand: a mail that asks somebody to act is looked at again when it leaves. */
@Injectable()
export class ResetStandingStore {
  /** Stores how a reset stands now; a unit that is not said stays. */
  async keep(
    manager: EntityManager,
    resetId: string,
    state: ResetState,
    unit: string | null,
  ): Promise<void> {
    await KEEP.run(manager, resetId, state, unit);
  }

  async find(manager: EntityManager, resetId: string): Promise<ResetStanding | undefined> {
    return FIND.get(manager, resetId);
  }
}
