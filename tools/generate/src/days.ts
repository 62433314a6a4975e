/** A day, `YYYY-MM-DD`. Such days compare as texts. */
export type Day = string;

/** The day so many days after another. */
export function plusDays(day: Day, days: number): Day {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The same day of a later month; the first of the month after where that month has no such day. */
export function plusMonths(day: Day, months: number): Day {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

/** The year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** How old somebody is on a day. */
export function ageOn(day: Day, birthDate: Day): number {
  return yearOf(day) - yearOf(birthDate) - (day.slice(5) < birthDate.slice(5) ? 1 : 0);
}

/** The day on which the school year of a day began: a contract that ends with that year has not ended yet. */
export function lastSeptember(day: Day): Day {
  const begin = `${day.slice(0, 4)}-09-01`;
  return begin <= day ? begin : `${yearOf(day) - 1}-09-01`;
}

/** The first 31 August that is at least 60 days after a day: for less nobody is hired. */
export function endOfSchoolYear(day: Day): Day {
  const soonest = plusDays(day, 60);
  const end = `${soonest.slice(0, 4)}-08-31`;
  return end >= soonest ? end : `${yearOf(soonest) + 1}-08-31`;
}
