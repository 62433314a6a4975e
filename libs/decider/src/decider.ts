/**
 * A pure decision: a state folded from facts, and what a command makes of it.
 * `decide` may refuse by throwing a {@link Refusal}; `evolve` never refuses a fact.
 * Neither does I/O, reads a clock or draws a random number: times and ids arrive in the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): Event[];
  evolve(state: State, event: Event): State;
}

/** The state after `events`, from the decider's initial state or from `state`. */
export function fold<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  events: Iterable<Event>,
  state: State = decider.initial,
): State {
  for (const event of events) state = decider.evolve(state, event);
  return state;
}

/** A command refused by the domain: only its caller sees it, by its stable `code`. */
export class Refusal<Code extends string = string> extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: Code,
    /** Facts the caller may be told, such as the instant after which to try again. Never a secret. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** Closes a switch over a union: a case that was forgotten does not compile. */
export function unreachable(value: never): never {
  throw new TypeError(
    `unreachable case: ${JSON.stringify((value as { type?: unknown } | undefined)?.type)}`,
  );
}
