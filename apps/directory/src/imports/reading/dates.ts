import { isBirthDate, isRealDay } from '@citadelle/contracts/calls';
import { APOSTROPHES, HYPHENS, INVISIBLE } from '@citadelle/contracts';
import * as say from './dates-in-french.js';
import type { DayOf } from './dates-in-french.js';
import type { LineFault } from './read-line.js';

/** A day that was read, `YYYY-MM-DD`, with what is to be pointed out; or why there is none. */
export type ReadDay =
  | { readonly day: string; readonly remark?: LineFault }
  | { readonly fault: LineFault };

const MIDNIGHT =
  /^(?<date>.*?)(?:T| +)(?<hours>\d{1,2}):(?<rest>\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(?:Z|[+-]\d{2}:?\d{2})?$/i;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const SHORT_YEAR = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2})$/;
const SERIAL = /^(\d{2} ?\d{3})(?:[.,]\d+)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const COMPACT_DAY_FIRST = /^(\d{2})(\d{2})(\d{4})$/;
const MONTH_ONLY =
  /^(?:\d{1,2}[-/. ]\d{4}|\d{4}[-/. ]\d{1,2}|\p{L}+\.?[-/. ]*\d{2,4}|\d{1,2}[-/. ]\p{L}+\.?)$/u;
/** Longer than any way of writing a day. */
const CELL_MAX = 60;
/** The years in which contracts end. */
const CONTRACTS = { from: '2000-01-01', to: '2100-12-31' };

/** Reads a day as people and spreadsheets write it, the same in any time zone; `today` is the day in Paris. */
export function readDay(cell: string, of: DayOf, today: string): ReadDay {
  if (cell.length > CELL_MAX) return { fault: say.unreadable(of) };
  const text = cell
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(APOSTROPHES, "'")
    .replace(/^'/, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const timed = MIDNIGHT.exec(text)?.groups;
  if (timed && !/^[0:.,]*$/.test(`${timed.hours}${timed.rest}`))
    return { fault: say.notMidnight(of) };
  const date = timed?.date ?? text;
  const yearFirst = YEAR_FIRST.exec(date);
  if (yearFirst) return inCenturies([yearFirst[1]!], yearFirst[3]!, yearFirst[4]!, of, today);
  const dayFirst = DAY_FIRST.exec(date);
  if (dayFirst) return inCenturies([dayFirst[4]!], dayFirst[3]!, dayFirst[1]!, of, today);
  const short = SHORT_YEAR.exec(date);
  if (!short) return { fault: unreadable(text, of, today) };
  const centuries = of === 'birth_date' ? ['19', '20'] : ['20'];
  const years = centuries.map((century) => `${century}${short[4]!}`);
  const read = inCenturies(years, short[3]!, short[1]!, of, today);
  return 'day' in read ? { ...read, remark: say.twoDigits(of, read.day) } : read;
}

const dayOf = (year: string, month: string, day: string) =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/** A day in the one year in which it can be: that which is written, or that which two digits of it leave. */
function inCenturies(
  years: readonly string[],
  month: string,
  day: string,
  of: DayOf,
  today: string,
): ReadDay {
  const real = years.map((year) => dayOf(year, month, day)).filter(isRealDay);
  const [only, other] = real.filter((read) => isFit(read, of, today));
  if (other !== undefined) return { fault: say.twoCenturies(of) };
  if (only !== undefined) return { day: only };
  if (real[0] !== undefined) return { fault: unfit(real, of, today) };
  const swapped = years
    .map((year) => dayOf(year, day, month))
    .find((read) => isRealDay(read) && isFit(read, of, today));
  return { fault: swapped === undefined ? say.noSuchDay(of) : say.monthFirst(of, swapped) };
}

function isFit(day: string, of: DayOf, today: string): boolean {
  return of === 'birth_date'
    ? isBirthDate(day, new Date(`${today}T12:00:00Z`))
    : day >= CONTRACTS.from && day <= CONTRACTS.to;
}

function unfit(days: readonly string[], of: DayOf, today: string): LineFault {
  const [day = '', other] = days;
  if (of === 'ends_on') return say.notOfContracts();
  if (other !== undefined) return say.noCentury(of, day.slice(2, 4));
  return defaultDays.has(day) ? say.defaultDay(day) : say.notOfAge(day, today);
}

/** Days that systems write where they know none. */
export const defaultDays: ReadonlySet<string> = new Set([
  ...['0001-01-01', '1753-01-01', '1899-12-30', '1899-12-31', '1900-01-01', '1901-01-01'],
  ...['1904-01-01', '1970-01-01', '1980-01-01', '2000-01-01', '9999-12-31'],
]);

function unreadable(text: string, of: DayOf, today: string): LineFault {
  const fits = (days: readonly string[]) =>
    [...new Set(days)].filter((day) => isRealDay(day) && isFit(day, of, today));
  const serial = SERIAL.exec(text)?.[1]?.replace(' ', '');
  if (serial !== undefined) {
    const [in1900, in1904] = [serialDay(Number(serial), 1900), serialDay(Number(serial), 1904)];
    return say.serial(of, fits([in1900])[0], fits([in1904])[0]);
  }
  const compact = [COMPACT.exec(text), COMPACT_DAY_FIRST.exec(text)];
  if (compact[0]) {
    const [, year = '', month = '', day = ''] = compact[0];
    const [, first = '', second = '', last = ''] = compact[1]!;
    return say.compact(of, fits([dayOf(year, month, day), dayOf(last, second, first)]));
  }
  if (/^\d{4}$/.test(text)) return say.yearOnly(of);
  if (MONTH_ONLY.test(text)) return say.monthOnly(of);
  return say.unreadable(of);
}

/** The day of a number of days as spreadsheets count them, in the calendar of 1900 or that of old Macs. */
function serialDay(serial: number, calendar: 1900 | 1904): string {
  // The calendar of 1900 counts a 29 February 1900, which there was not.
  const begin = calendar === 1900 ? Date.UTC(1899, 11, 30) : Date.UTC(1904, 0, 1);
  return new Date(begin + serial * 86_400_000).toISOString().slice(0, 10);
}
