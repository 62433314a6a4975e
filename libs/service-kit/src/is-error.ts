import { types } from 'node:util';

/** Whether a value is an error, also one of another realm: in a test's sandbox Node's own errors are. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
