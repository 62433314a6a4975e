import type { FieldError } from '@citadelle/contracts';
import { frenchOf } from './field-messages.js';

/** Deeper than any valid request. Deeper nesting could exhaust the stack in libraries that recurse. */
const MAX_DEPTH = 16;
// With the u flag a surrogate matches only when it stands alone.
const ILL_FORMED = /[\0\p{Surrogate}]/u;

/** Whether a text can be kept and shown: no NUL, which PostgreSQL refuses, and no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !ILL_FORMED.test(text);
}

/**
 * What no field of no request may hold, wherever it stands: text that is not well-formed, keys that
 * name something of Object.prototype, too deep a nesting.
 */
export function untrustedErrors(value: unknown, path: string): FieldError[] {
  const errors: FieldError[] = [];
  inspect(value, path, 0, errors);
  return errors;
}

function inspect(value: unknown, path: string, depth: number, errors: FieldError[]): void {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) errors.push({ field: path, ...frenchOf('wellFormed') });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) {
    errors.push({ field: path, ...frenchOf('depth') });
    return;
  }
  for (const key of Object.keys(value)) {
    if (!isWellFormed(key)) {
      errors.push({ field: path, ...frenchOf('wellFormed') });
      continue;
    }
    const inner = path === '' ? key : `${path}.${key}`;
    if (key in Object.prototype) errors.push({ field: inner, ...frenchOf('whitelistValidation') });
    else inspect((value as Record<string, unknown>)[key], inner, depth + 1, errors);
  }
}
