import { serviceUnavailable } from '../problems/standard-problems.js';
import { type CallContext, currentCallIfAny } from './call-context.js';

/** What the answer takes on its way back: whoever waits for less than this gets it no more. */
const WAY_BACK_MS = 200;

/** Whether whoever made the call still waits for its answer; nobody has to wait for what was not asked by HTTP. */
export function callerWaits(call: CallContext | undefined = currentCallIfAny()): boolean {
  if (!call) return true;
  const { gone, waitsUntil } = call;
  return (
    !gone?.aborted && (waitsUntil === undefined || performance.now() < waitsUntil - WAY_BACK_MS)
  );
}

/**
 * Refuses to go on when nobody waits any more: what was answered 503 on the way must not be carried out. To be called
 * right before a write, and last within its transaction.
 */
export function refuseIfNobodyWaits(): void {
  if (!callerWaits()) throw serviceUnavailable(1, new Error('nobody waits for the answer'));
}
