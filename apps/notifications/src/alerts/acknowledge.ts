import { Refusal } from '@citadelle/decider';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { type Actor, demand, mayReadAlert } from '@citadelle/rights';
import { alertDecider, alertStream } from './alert.js';
import { AlertStore } from './alert.store.js';

const alerts = new AlertStore();

/** Says that one of those for whom an alert is has seen to it. The first counts; later ones change nothing. */
export async function acknowledgeAlert(
  tx: WriteTransaction,
  alertId: string,
  actor: Actor,
): Promise<void> {
  const line = await alerts.find(tx.manager, alertId);
  if (!line) throw new Refusal('alert-not-found');
  demand(mayReadAlert(actor, line));
  const command = { type: 'AcknowledgeAlert', by: actor.agentId } as const;
  await decideWithin(tx, alertDecider, alertStream(alertId), command);
}
