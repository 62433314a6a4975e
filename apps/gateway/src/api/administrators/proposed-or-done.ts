import type { ProposedChange } from '@citadelle/contracts/calls';
import type { FastifyReply } from 'fastify';

/** Answers 202 with what waits for a second administrator, or 204. */
export function proposedOrDone(
  proposed: ProposedChange | undefined,
  reply: FastifyReply,
): ProposedChange {
  if (proposed) return proposed;
  void reply.status(204);
  // Nothing is sent with 204, which the declaration of a call cannot say.
  return undefined as unknown as ProposedChange;
}
