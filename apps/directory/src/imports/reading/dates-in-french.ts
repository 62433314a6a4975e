import type { LineFault } from './read-line.js';

/** What a day is of: a birth date is judged by the age that it gives, the end of a contract is not. */
export type DayOf = 'birth_date' | 'ends_on';

const WRITE = 'Écrivez la date en entier, comme 02/11/1988.';
const NAMES: Readonly<Record<DayOf, string>> = {
  birth_date: 'La date de naissance',
  ends_on: 'La fin de contrat',
};

/** A day as it is written in France: 02/11/1988. */
export function frenchDay(day: string): string {
  return day.split('-').reverse().join('/');
}

const fault = (of: DayOf, code: string, message: string): LineFault => ({
  field: of,
  code,
  message,
});

/** A time of day beside the date, other than midnight. */
export const notMidnight = (of: DayOf): LineFault =>
  fault(of, 'date-time', `${NAMES[of]} porte une heure. ${WRITE}`);

/** The month before the day. */
export const monthFirst = (of: DayOf, day: string): LineFault =>
  fault(
    of,
    'date-month-first',
    `${NAMES[of]} n’existe pas ainsi : le mois y est peut-être avant le jour. S’agit-il du ${frenchDay(day)} ?`,
  );

/** A 31 February. */
export const noSuchDay = (of: DayOf): LineFault =>
  fault(of, 'date-impossible', `${NAMES[of]} n’existe pas dans le calendrier. ${WRITE}`);

/** An age that nobody at work has. */
export const notOfAge = (day: string, today: string): LineFault =>
  fault(
    'birth_date',
    'birth-date',
    day > today
      ? 'La date de naissance est à venir. Vérifiez l’année.'
      : `La date de naissance (${frenchDay(day)}) donne un âge en dehors de 14 à 100 ans. Vérifiez l’année.`,
  );

/** A day that a system writes where it knows none. */
export const defaultDay = (day: string): LineFault =>
  fault(
    'birth_date',
    'date-default',
    `Le ${frenchDay(day)} est sans doute la date par défaut d’un logiciel. Indiquez la vraie date de naissance.`,
  );

/** A year in which no contract ends. */
export const notOfContracts = (): LineFault =>
  fault(
    'ends_on',
    'date-out-of-range',
    'La fin de contrat doit être de 2000 à 2100. Vérifiez l’année.',
  );

/** A year of two digits that fits no century. */
export const noCentury = (of: DayOf, year: string): LineFault =>
  fault(
    of,
    'birth-date',
    `L’année n’a que deux chiffres : 19${year} donnerait plus de 100 ans, et 20${year} moins de 14. ${WRITE}`,
  );

/** A year of two digits that fits two centuries. */
export const twoCenturies = (of: DayOf): LineFault =>
  fault(
    of,
    'date-two-digits',
    `L’année n’a que deux chiffres, et deux siècles conviennent. ${WRITE}`,
  );

/** Not wrong, but to be pointed out: the century was guessed. */
export const twoDigits = (of: DayOf, day: string): LineFault =>
  fault(of, 'two-digit-year', `L’année n’a que deux chiffres : lue comme ${day.slice(0, 4)}.`);

/** A number of days, as spreadsheets keep dates. */
export function serial(
  of: DayOf,
  in1900: string | undefined,
  in1904: string | undefined,
): LineFault {
  const readings = [
    ...(in1900 === undefined ? [] : [`${frenchDay(in1900)} (calendrier 1900)`]),
    ...(in1904 === undefined ? [] : [`${frenchDay(in1904)} (calendrier 1904 des anciens Mac)`]),
  ];
  const hint = readings.length === 0 ? '' : ` S’agit-il du ${readings.join(' ou du ')} ?`;
  return fault(
    of,
    'date-serial',
    `${NAMES[of]} est un nombre de jours, comme les tableurs les comptent.${hint} Mettez la colonne au format Date, puis enregistrez de nouveau.`,
  );
}

/** Eight digits in a row. */
export function compact(of: DayOf, days: readonly string[]): LineFault {
  const hint = days.length === 0 ? '' : ` S’agit-il du ${days.map(frenchDay).join(' ou du ')} ?`;
  return fault(of, 'date-unreadable', `${NAMES[of]} est écrite sans séparateur.${hint} ${WRITE}`);
}

/** A year, and neither day nor month. */
export const yearOnly = (of: DayOf): LineFault =>
  fault(
    of,
    'date-incomplete',
    `${NAMES[of]} n’a que l’année : le jour et le mois manquent. ${WRITE}`,
  );

/** A month, and no day. */
export const monthOnly = (of: DayOf): LineFault =>
  fault(
    of,
    'date-incomplete',
    `${NAMES[of]} n’a que le mois et l’année : le jour manque. ${WRITE}`,
  );

/** Anything else. */
export const unreadable = (of: DayOf): LineFault =>
  fault(of, 'date-unreadable', `${NAMES[of]} n’est pas une date lisible. ${WRITE}`);
