/** Codes of attempts to connect that failed, so that no byte of the request went out. */
const CONNECT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether a call failed before anything of it was sent: then it is safe to send it elsewhere. */
export function wasNotSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.every((inner) => wasNotSent(inner));
  return (code !== undefined && CONNECT_CODES.has(code)) || syscall === 'connect';
}
