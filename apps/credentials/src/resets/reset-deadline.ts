import type { Deadline } from '@citadelle/event-store';

/** The kind of deadline at which a reset expires. */
export const EXPIRE_RESET = 'expire-reset';

/** The deadline of a reset; there is one, which a release moves. */
export function resetDeadline(resetId: string, expiresAt: string): Deadline {
  return {
    id: resetDeadlineId(resetId),
    kind: EXPIRE_RESET,
    dueAt: new Date(expiresAt),
    data: { resetId },
  };
}

/** The id of a reset's deadline. */
export const resetDeadlineId = (resetId: string): string => `${EXPIRE_RESET}-${resetId}`;
