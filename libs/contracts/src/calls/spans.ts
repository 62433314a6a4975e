import { isRealDay } from './days.js';
import { declareField, type Details, textThat } from './field.js';

const INSTANT =
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const EARLIEST = '1900';
const HOUR_MS = 3_600_000;

const HOUR_IN_PARIS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  hourCycle: 'h23',
});

/** A day `YYYY-MM-DD`, in Paris, or an instant. What follows a search for it: {@link beginOf}, {@link endOf}. */
export function DayOrInstant(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', example: '2026-11-29' },
    details,
    textThat('isDayOrInstant', isDayOrInstant, {
      message:
        'Indiquez une date réelle au format AAAA-MM-JJ, ou un instant comme 2026-11-29T08:30:00Z.',
    }),
  );
}

/** Whether `text` is a day or an instant that there is, from 1900 on. */
export function isDayOrInstant(text: string): boolean {
  if (text < EARLIEST) return false;
  if (!text.includes('T')) return isRealDay(text);
  return INSTANT.test(text) && isRealDay(text.slice(0, 10));
}

/** When a span that is given by a day or an instant begins: a day at its midnight in Paris. */
export function beginOf(text: string): Date {
  return text.includes('T') ? new Date(text) : midnightInParis(text);
}

/** When such a span ends: a day belongs to it as a whole, an instant does not. */
export function endOf(text: string): Date {
  if (text.includes('T')) return new Date(text);
  const next = new Date(`${text}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return midnightInParis(next.toISOString().slice(0, 10));
}

/** Paris is an hour ahead in winter and two in summer, and never changes at midnight. */
function midnightInParis(day: string): Date {
  const inWinter = new Date(Date.parse(`${day}T00:00:00Z`) - HOUR_MS);
  const isMidnight = HOUR_IN_PARIS.format(inWinter) === '00';
  return isMidnight ? inWinter : new Date(inWinter.getTime() - HOUR_MS);
}
