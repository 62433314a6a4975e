import type { DomainEvent, RecordedEvent } from './events.js';

/** Events of one type that follow each other, each of another stream. */
export type Run<Event extends DomainEvent> = Event extends DomainEvent
  ? { readonly type: Event['type']; readonly events: RecordedEvent<Event>[] }
  : never;

/**
 * Events in their order, cut into what one statement can write at a time: of one type, and no stream twice, since of
 * two changes of one row a statement makes only one.
 */
export function* inRuns<Event extends DomainEvent>(
  events: readonly RecordedEvent[],
): Generator<Run<Event>> {
  let run: RecordedEvent[] = [];
  let streams = new Set<string>();
  for (const recorded of events) {
    const fits = recorded.event.type === run[0]?.event.type && !streams.has(recorded.stream);
    if (!fits && run.length > 0) {
      yield asRun(run);
      run = [];
      streams = new Set();
    }
    run.push(recorded);
    streams.add(recorded.stream);
  }
  if (run.length > 0) yield asRun(run);
}

/**
 * As {@link inRuns}, for a read model in which no event touches what those of another stream do: the first events of all
 * streams type by type, then the second ones, and so on. That makes few runs of what many streams begin with.
 */
export function* inIndependentRuns<Event extends DomainEvent>(
  events: readonly RecordedEvent[],
): Generator<Run<Event>> {
  for (const round of inRounds(events)) {
    const byType = new Map<string, RecordedEvent[]>();
    for (const recorded of round) {
      const { type } = recorded.event;
      const run = byType.get(type);
      if (run) run.push(recorded);
      else byType.set(type, [recorded]);
    }
    for (const run of byType.values()) yield asRun(run);
  }
}

function asRun<Event extends DomainEvent>(events: RecordedEvent[]): Run<Event> {
  return { type: events[0]!.event.type, events } as unknown as Run<Event>;
}

/** Events in rounds: the first of each stream, then the second of each that has one, and so on. */
export function inRounds(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const rounds: RecordedEvent[][] = [];
  const seen = new Map<string, number>();
  for (const recorded of events) {
    const round = seen.get(recorded.stream) ?? 0;
    (rounds[round] ??= []).push(recorded);
    seen.set(recorded.stream, round + 1);
  }
  return rounds;
}
