import type { WriteTransaction } from '@citadelle/event-store';
import { v5 as uuidv5 } from 'uuid';
import type { Notice } from './alert.events.js';
import { decideOnAlert } from './alert-stream.js';
import { deliveryDeadline } from './delivery-deadline.js';

const ALERTS_NAMESPACE = '0d7c5bd1-6f0e-4d57-9d0b-0c8a1e6b7f42';

/** Raises the alert that a message gives rise to. Its id follows from the message's: a replay raises none twice. */
export async function raiseAlert(
  tx: WriteTransaction,
  messageId: string,
  notice: Notice,
): Promise<void> {
  const alertId = uuidv5(messageId, ALERTS_NAMESPACE);
  const now = Date.now();
  const { changed } = await decideOnAlert(tx, alertId, {
    type: 'RaiseAlert',
    alertId,
    notice,
    now,
  });
  if (changed) await tx.setDeadline(deliveryDeadline(alertId, now));
}
