import type { JournalPlace } from './journal-reader.store.js';

/** A place as the text of a cursor. */
export function writeJournalCursor({ at, id }: JournalPlace): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** The place that a cursor stands for; undefined when we did not make it. */
export function readJournalCursor(cursor: string): JournalPlace | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, instant = '', id = ''] = /^(\S+) (\d{1,18})$/.exec(text) ?? [];
  const at = new Date(instant);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== instant) return undefined;
  return { at, id };
}
