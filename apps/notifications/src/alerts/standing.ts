import type { ResetState } from '@citadelle/contracts';
import type { ResetStanding } from '../requests/reset-standing.store.js';
import type { Notice } from './notice.js';

/** How a mail stands when it leaves: as it says; about something that is over; or overtaken, since another mail says more. */
export type Standing = 'as-said' | 'over' | 'overtaken';

/** From then on what a mail says is looked at again before it leaves. */
const LATE_MS = 300_000;

/** How long a mail about what happened long ago waits for whatever else is to be read of it. */
export const BACKLOG_MS = 5_000;

/** Whether something happened so long ago that it may be over: it was not told at once. */
export const isLate = (since: string): boolean => Date.now() - Date.parse(since) >= LATE_MS;

/** The states in which a reset has a later mail to its agent. */
const TOLD_LATER: ReadonlySet<ResetState> = new Set([
  'second-code-released',
  'completed',
  'refused',
  'voided',
]);

/** Looks at a notice again when its mail leaves: nobody is asked to act on what is over. `reset` is how its reset stands. */
export function standingOf(
  notice: Notice,
  reset: ResetStanding | undefined,
  now: number,
): Standing {
  const isPast = 'expiresAt' in notice && Date.parse(notice.expiresAt) <= now;
  switch (notice.kind) {
    case 'second-code-requested':
    case 'second-code-reminder':
    case 'request-transferred': {
      const isElsewhere = reset !== undefined && reset.unit !== null && reset.unit !== notice.unit;
      return isPast || isElsewhere || !waits(reset) ? 'overtaken' : 'as-said';
    }
    case 'second-code-escalation':
      return isPast || !waits(reset) ? 'overtaken' : 'as-said';
    case 'reset-started':
      if (reset && TOLD_LATER.has(reset.state)) return 'overtaken';
      // Nothing else tells the agent of it.
      return isPast || reset?.state === 'cancelled' || reset?.state === 'expired'
        ? 'over'
        : 'as-said';
    case 'second-code-released':
      return isPast || (reset && reset.state !== 'second-code-released') ? 'overtaken' : 'as-said';
    default:
      return 'as-said';
  }
}

/** Whether a request waits for its second code; one that is not known might. */
const waits = (reset: ResetStanding | undefined) =>
  reset === undefined || reset.state === 'awaiting-second-code';
