import { isError } from '../is-error.js';

/** Codes of the system, of PostgreSQL and of undici that say: not now. */
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '53300', // too many connections
  '55P03', // lock not available
  '57014', // statement timeout
  '57P01', // administrator shut the server down
  '57P02', // server crashed
  '57P03', // server is starting
  '40001', // serialisation failure
  '40P01', // deadlock
]);

/** What pg and its pool say without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

/** Whether an error only says that a server we need cannot be reached or is too busy just now. */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (!isError(error) || depth > 4) return false;
  const { code, driverError, errors, cause } = error as Error & Record<string, unknown>;
  if (typeof code === 'string' && (CODES.has(code) || code.startsWith('08'))) return true;
  if (error.name.startsWith('KafkaJS') || MESSAGES.test(error.message)) return true;
  if (Array.isArray(errors) && errors.some((inner) => isUnavailable(inner, depth + 1))) return true;
  return isUnavailable(driverError, depth + 1) || isUnavailable(cause, depth + 1);
}
