import { frenchMoment } from '@citadelle/contracts';

const day = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'Europe/Paris',
});

/** An RFC 3339 instant as it is read in Besançon, such as « mardi 24 novembre à 10 h 05 ». */
export const frenchInstant = (instant: string): string => momentOn(day, instant);

/** An instant on a day written by `day`, as {@link frenchMoment} has it; no line ends within the time of day. */
export function momentOn(day: Intl.DateTimeFormat, instant: string): string {
  return frenchMoment(new Date(instant), day).replace(/ h(?: \d\d)?$/u, (time) =>
    time.replaceAll(' ', '\u00a0'),
  );
}

/** A number of seconds as people say it. */
export function inWords(seconds: number): string {
  const count = (number: number, unit: string) => `${number} ${unit}${number > 1 ? 's' : ''}`;
  if (seconds < 90) return count(Math.max(1, Math.ceil(seconds)), 'seconde');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? count(minutes, 'minute') : count(Math.ceil(minutes / 60), 'heure');
}
