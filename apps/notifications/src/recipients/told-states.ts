import type { Versioned } from '@citadelle/event-store';

/** The states that messages tell, with their sequences; tombstones tell none. */
export function statesIn<State extends object>(
  told: readonly Versioned<{ readonly data: State | null }>[],
): Versioned<State>[] {
  return told.flatMap(({ data, sequence }) => (data === null ? [] : [{ ...data, sequence }]));
}
