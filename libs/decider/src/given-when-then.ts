import { isDeepStrictEqual } from 'node:util';
import { type Decider, fold, Refusal } from './decider.js';

/** Specifies a decider by facts: `given(events).when(command).then(events)`. */
export function specification<State, Command, Event>(decider: Decider<State, Command, Event>) {
  return {
    given: (...history: Event[]) => ({
      when: (command: Command) => {
        const decide = () => decider.decide(command, fold(decider, history));
        return {
          then: (...expected: Event[]): void => {
            const actual = decide();
            if (!isDeepStrictEqual(actual, expected))
              throw new Error(
                `expected ${JSON.stringify(expected)}\n but got ${JSON.stringify(actual)}`,
              );
          },
          thenRefused: (code: string): void => {
            let actual: unknown;
            try {
              actual = decide();
            } catch (error) {
              if (error instanceof Refusal && error.code === code) return;
              throw error;
            }
            throw new Error(`expected the refusal ${code}\n but got ${JSON.stringify(actual)}`);
          },
        };
      },
    }),
  };
}
