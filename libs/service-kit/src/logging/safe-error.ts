import { isError } from '../is-error.js';

/** An error as it may be logged. */
export interface SafeError {
  name: string;
  code?: string;
  constraint?: string;
  message?: string;
  at?: string[];
}

/** Errors whose message repeats the data that they failed on. */
const TELLTALE = new Set(['QueryFailedError', 'SyntaxError', 'DatabaseError', 'error']);

/**
 * An error without the data it was about. Messages of the database and of parsers are left out; of
 * others, whatever is quoted or follows « Received » is. The frames say where, and they hold no values.
 */
export function safeError(error: unknown): SafeError {
  if (!isError(error)) return { name: typeof error };
  const { code, constraint, driverError } = error as Error & {
    code?: unknown;
    constraint?: unknown;
    driverError?: { code?: unknown; constraint?: unknown };
  };
  const safe: SafeError = { name: error.name };
  const knownCode = code ?? driverError?.code;
  const knownConstraint = constraint ?? driverError?.constraint;
  if (typeof knownCode === 'string') safe.code = knownCode;
  if (typeof knownConstraint === 'string') safe.constraint = knownConstraint;
  if (!TELLTALE.has(error.name) && !('severity' in error)) safe.message = redact(error.message);
  const at = framesOf(error);
  if (at.length > 0) safe.at = at;
  return safe;
}

/** The stack frames in our own code, or the first ones when none is ours. */
function framesOf({ stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const ours = frames.filter((line) => !/node_modules|node:/.test(line));
  return (ours.length > 0 ? ours : frames).slice(0, 6).map((line) => line.trim().slice(3));
}

function redact(message: string): string {
  return message
    .replace(/\bReceived\b.*/su, 'Received …')
    .replace(/\bin operator to search for .*/su, 'in operator …')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|«[^»]*»/gu, '…')
    .slice(0, 300);
}
