import type { Actor } from '@citadelle/rights';
import { currentActor, standardProblem } from '@citadelle/service-kit';

/** Who is signed in and asks; refuses with `unauthorized` when nobody is. */
export function signedIn(): Actor {
  const actor = currentActor();
  if (actor.agentId === '') throw standardProblem('unauthorized');
  return actor;
}
