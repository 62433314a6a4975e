import { isError } from '../is-error.js';

/** Error codes after which no byte of the request was sent. */
const CONNECT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  // From connections that are being closed and take no more requests.
  'UND_ERR_CLOSED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether a call failed before anything was sent: then it is safe to send it to another replica. */
export function wasNotSent(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code, syscall, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  if (Array.isArray(errors) && errors.length > 0) return errors.every((inner) => wasNotSent(inner));
  return (code !== undefined && CONNECT_CODES.has(code)) || syscall === 'connect';
}
