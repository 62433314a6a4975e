import { type Decider, fold } from '@citadelle/decider';
import type { DomainEvent, WriteTransaction } from '@citadelle/event-store';

/** Decides on one stream as part of a larger write, and appends what was decided. */
export async function decideWithin<State, Command, Event extends DomainEvent>(
  tx: WriteTransaction,
  decider: Decider<State, Command, Event>,
  stream: string,
  command: Command,
): Promise<void> {
  const { version, events } = await tx.load<Event>(stream);
  const state = fold(
    decider,
    events.map(({ event }) => event),
  );
  await tx.append(stream, version, decider.decide(command, state));
}
