import { isEnvironmental, sqlStateOf } from '@citadelle/messaging/faults';

/**
 * Whether an error says that a server we need is away, too busy or not usable for now. Class 42 (a statement that
 * does not fit the tables or our rights) is not among them: it comes from a wrong version, and waiting does not help.
 */
export function isUnavailable(error: unknown): boolean {
  return isEnvironmental(error) && !sqlStateOf(error)?.startsWith('42');
}
