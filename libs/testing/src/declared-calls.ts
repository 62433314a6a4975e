import * as contracts from '@citadelle/contracts/calls';

/** All calls that are declared, each with the name by which code mentions it, such as `resets.start`. */
export const declaredCalls: readonly (readonly [name: string, call: contracts.Call])[] =
  Object.entries(contracts).flatMap(([area, calls]) =>
    typeof calls !== 'object'
      ? []
      : Object.entries(calls)
          .filter((entry): entry is [string, contracts.Call] => isCall(entry[1]))
          .map(([name, call]) => [`${area}.${name}`, call] as const),
  );

function isCall(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'service' in value && 'path' in value;
}
