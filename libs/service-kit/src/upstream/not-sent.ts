import { isError } from '../is-error.js';

/** Codes of attempts to connect that failed, so that no byte of the request went out. */
const CONNECT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  // Of connections that are being drained, which take no more.
  'UND_ERR_CLOSED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether a call failed before anything of it was sent: then it is safe to send it elsewhere. */
export function wasNotSent(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code, syscall, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  if (Array.isArray(errors) && errors.length > 0) return errors.every((inner) => wasNotSent(inner));
  return (code !== undefined && CONNECT_CODES.has(code)) || syscall === 'connect';
}
