import { type Decider, fold } from '@citadelle/decider';
import type { DomainEvent, EventMetadata, RecordedEvent, WriteTransaction } from './event-store.js';

/** Decides on one stream as part of a larger write, and appends what was decided, for a reason of its own if there is one. */
export async function decideWithin<State, Command, Event extends DomainEvent>(
  tx: WriteTransaction,
  decider: Decider<State, Command, Event>,
  stream: string,
  command: Command,
  metadata?: EventMetadata,
): Promise<{ before: State; state: State; recorded: RecordedEvent[] }> {
  const { version, events } = await tx.load<Event>(stream);
  const before = fold(
    decider,
    events.map(({ event }) => event),
  );
  const decided = decider.decide(command, before);
  const recorded = await tx.appendAll([
    { stream, expectedVersion: version, events: decided, ...(metadata && { metadata }) },
  ]);
  return { before, state: fold(decider, decided, before), recorded };
}
