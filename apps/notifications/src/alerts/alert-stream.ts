import { fold } from '@citadelle/decider';
import type { RecordedEvent, WriteTransaction } from '@citadelle/event-store';
import { type Alert, type AlertCommand, alertDecider } from './alert.decider.js';
import { type AlertEvent, alertStream } from './alert.events.js';

/** An alert from the recorded facts about it. */
export function alertFrom(recorded: readonly RecordedEvent<AlertEvent>[]): Alert {
  return fold(
    alertDecider,
    recorded.map(({ event }) => event),
  );
}

/** Decides a command on an alert and appends what follows; tells the alert as it is then, and what followed. */
export async function decideOnAlert(
  tx: WriteTransaction,
  alertId: string,
  command: AlertCommand,
): Promise<{ alert: Alert; recorded: RecordedEvent[] }> {
  const { version, events } = await tx.load<AlertEvent>(alertStream(alertId));
  const before = alertFrom(events);
  const decided = alertDecider.decide(command, before);
  const recorded = await tx.append(alertStream(alertId), version, decided);
  return { alert: fold(alertDecider, decided, before), recorded };
}
