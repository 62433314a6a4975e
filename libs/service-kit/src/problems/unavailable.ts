import { isEnvironmental, sqlStateOf } from '@citadelle/messaging/faults';

/**
 * Whether an error only says that a server we need is away, too busy or not as it should be just now. A statement
 * that the tables or our rights do not allow (class 42) is the work of a wrong version: to wait does not help.
 */
export function isUnavailable(error: unknown): boolean {
  return isEnvironmental(error) && !sqlStateOf(error)?.startsWith('42');
}
