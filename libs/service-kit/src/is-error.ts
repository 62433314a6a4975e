import { types } from 'node:util';

/** Whether a value is an error, of another realm too: Node's own are, in a test's sandbox. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
