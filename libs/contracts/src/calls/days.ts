const DAY = /^\d{4}-\d{2}-\d{2}$/;
const YOUNGEST = 14;
const OLDEST = 100;
const EARLIEST = '1900-01-01';
const LATEST = '2100-01-01';

/** Today in Paris: half an hour after midnight there, UTC still has the day before. */
const CALENDAR = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Whether `text` is a real day, of somebody aged 14 to 100 on the day of `now` (UTC). */
export function isBirthDate(text: string, now: Date): boolean {
  if (!isRealDay(text)) return false;
  const today = now.toISOString();
  const hadBirthday = today.slice(5, 10) >= text.slice(5);
  const age = Number(today.slice(0, 4)) - Number(text.slice(0, 4)) - (hadBirthday ? 0 : 1);
  return age >= YOUNGEST && age <= OLDEST;
}

/** The day that it is in Paris, `YYYY-MM-DD`. */
export function dayInParis(now: Date): string {
  return CALENDAR.format(now);
}

/** Whether `text` is a real day `YYYY-MM-DD`, from 1900 on and not in the future. */
export function isPastDay(text: string, now: Date): boolean {
  return isKnownDay(text) && text <= dayInParis(now);
}

/** Whether `text` is a real day `YYYY-MM-DD` of a life at work: from 1900 on, and before 2100. */
export function isKnownDay(text: string): boolean {
  return isRealDay(text) && text >= EARLIEST && text < LATEST;
}

/** Whether `text` is a day that there is, as `YYYY-MM-DD`. */
export function isRealDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
