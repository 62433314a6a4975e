import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { durationMs } from '@citadelle/service-kit';
import { v5 as uuidv5 } from 'uuid';
import type { NotificationsConfig } from '../notifications.config.js';
import { alertDecider, alertStream } from './alert.js';
import { AlertStore } from './alert.store.js';
import { deliveryDeadline } from './delivery-deadline.js';
import type { Notice } from './notice.js';

const alerts = new AlertStore();

const ALERTS_NAMESPACE = '0d7c5bd1-6f0e-4d57-9d0b-0c8a1e6b7f42';

/** An alert that was raised just now. */
export interface RaisedAlert {
  readonly alertId: string;
  /** Whether somebody must act on it. */
  readonly urgent: boolean;
}

/**
 * Whether something is read again after a loss, and happened so long ago that a mail about it would have been given up
 * by now. What merely comes late is mailed: nobody was told of it yet.
 */
export function isPast(delivery: Delivery, { MAIL_PATIENCE }: NotificationsConfig): boolean {
  return (
    delivery.isReadAgain === true && Date.now() - raisedAt(delivery) >= durationMs(MAIL_PATIENCE)
  );
}

/** When the alert about a message is raised, in milliseconds since the epoch: of one that is read again, when it was sent. */
export function raisedAt({ isReadAgain, message }: Delivery): number {
  return isReadAgain ? Date.parse(message.time) : Date.now();
}

/**
 * Raises an alert. `cause` is the id of a message, with the kind of deadline where one raises it; the alert's id is
 * made from it, so that a replay raises none twice. It is mailed from `dueAt` on, if nobody does so before. Call it last
 * in a transaction, since others wait for its end.
 */
export async function raiseAlert(
  tx: WriteTransaction,
  cause: string,
  notice: Notice,
  at = Date.now(),
  dueAt = Date.now(),
): Promise<RaisedAlert | undefined> {
  const alertId = uuidv5(cause, ALERTS_NAMESPACE);
  const urgent = notice.audience !== 'agent';
  if (urgent) await alerts.raiseInOrder(tx.manager);
  const command = { type: 'RaiseAlert', alertId, notice, now: at } as const;
  const { recorded, state } = await decideWithin(tx, alertDecider, alertStream(alertId), command);
  const [raised] = recorded;
  // One that was mailed before this database was lost is there for those who follow alerts, and mailed no more.
  if (!raised || state.status !== 'waiting') return undefined;
  await tx.setDeadline(deliveryDeadline(alertId, dueAt));
  if (urgent) await alerts.notifyAtCommit(tx.manager, raised.position);
  return { alertId, urgent };
}
