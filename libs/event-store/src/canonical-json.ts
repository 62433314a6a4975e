/**
 * JSON with one spelling per value: keys sorted, no spaces, undefined properties left out, dates as text.
 * PostgreSQL's jsonb forgets the order of keys, so what is hashed must not depend on it.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined || typeof member === 'function') continue;
    members += `${members && ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Nothing in such a text is escaped in JSON. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as JSON. Most need no escape, and to see that takes less time than to look for one. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** A text that jsonb cannot hold: NUL, or half of a surrogate pair. */
export class UnstorableText extends Error {
  override readonly name = 'UnstorableText';

  constructor(what: string) {
    super(`${what} holds a NUL character or a lone surrogate, which PostgreSQL cannot store`);
  }
}

// JSON.stringify escapes exactly these; the look-behind skips an escaped backslash before a plain "u0000".
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Throws {@link UnstorableText} when `json`, written by this module or JSON.stringify, does not fit in jsonb. */
export function assertStorable(json: string, what: string): void {
  if (UNSTORABLE.test(json)) throw new UnstorableText(what);
}
