import { fold } from '@citadelle/decider';
import { decideWithin, type RecordedEvent, type WriteTransaction } from '@citadelle/event-store';
import {
  type Alert,
  type AlertCommand,
  alertDecider,
  type AlertEvent,
  alertStream,
} from './alert.js';

/** An alert from the recorded facts about it. */
export function alertFrom(recorded: readonly RecordedEvent<AlertEvent>[]): Alert {
  return fold(
    alertDecider,
    recorded.map(({ event }) => event),
  );
}

/** Decides a command on an alert and appends its events; returns them with the state after them. */
export async function decideOnAlert(
  tx: WriteTransaction,
  alertId: string,
  command: AlertCommand,
): Promise<{ alert: Alert; recorded: RecordedEvent[] }> {
  const { state, recorded } = await decideWithin(tx, alertDecider, alertStream(alertId), command);
  return { alert: state, recorded };
}
