/** Today in Paris: half an hour after midnight there, UTC still has the day before. */
const CALENDAR = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const EARLIEST = '1900-01-01';

/** Whether `text` is a real day `YYYY-MM-DD`, from 1900 on and not in the future. */
export function isPastDay(text: string, now: Date): boolean {
  return DAY.test(text) && isReal(text) && text >= EARLIEST && text <= CALENDAR.format(now);
}

function isReal(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}
