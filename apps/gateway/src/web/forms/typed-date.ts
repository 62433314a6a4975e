const FRENCH = /^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;

/** Turns a date as people type it (2/11/1988, 02111988) into `YYYY-MM-DD`; returns anything else unchanged. */
export function typedDate(typed: string): string {
  const text = typed.trim();
  const [, day, month, year] = FRENCH.exec(text) ?? DIGITS.exec(text) ?? [];
  if (!day || !month || !year) return text;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** A `YYYY-MM-DD` as people write it. */
export function writtenDate(date: string): string {
  return date.split('-').reverse().join('/');
}
