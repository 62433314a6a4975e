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
export function untrustedErrors(value: unknown, path: string, depth = 0): FieldError[] {
  const refused = (constraint: string, field = path) => [{ field, ...frenchOf(constraint) }];
  if (typeof value === 'string') return isWellFormed(value) ? [] : refused('wellFormed');
  if (typeof value !== 'object' || value === null) return [];
  if (depth >= MAX_DEPTH) return refused('depth');
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!isWellFormed(key)) return refused('wellFormed');
    const field = path === '' ? key : `${path}.${key}`;
    if (key in Object.prototype) return refused('whitelistValidation', field);
    return untrustedErrors(inner, field, depth + 1);
  });
}
