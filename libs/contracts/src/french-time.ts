import { counted } from './french-numbers.js';

const time = new Intl.DateTimeFormat('fr-FR', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Europe/Paris',
});

/** A moment as it is read in Besançon, on a day written by `day`, such as « 1er septembre 2026 à 10 h 05 ». */
export function frenchMoment(at: Date, day: Intl.DateTimeFormat): string {
  return `${firstOfMonth(day.format(at))} à ${timeOfDay(at)}`;
}

/** A date as it is said: « 1er juillet », where the formatter gives « 1 juillet ». */
export function firstOfMonth(date: string): string {
  return date.replace(/(?<=^| )1 (?=\p{L})/u, '1er ');
}

/** The time on the clocks of Besançon, such as « 14 h 05 ». */
export function timeOfDay(at: Date): string {
  const parts = time.formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const hour = `${Number(of('hour'))} h`;
  return of('minute') === '00' ? hour : `${hour} ${of('minute')}`;
}

/** Days are said from four on: two or three of them are exact as hours, such as « 72 heures ». */
const SPANS = [
  { ms: 86_400_000, one: 'jour', several: 'jours', from: 4 },
  { ms: 3_600_000, one: 'heure', several: 'heures', from: 1 },
  { ms: 60_000, one: 'minute', several: 'minutes', from: 1 },
];

/** A time as long as this, exact to the second, such as « 90 jours », « 72 heures » or « 90 minutes ». */
export function frenchDuration(ms: number): string {
  const span = SPANS.find(({ ms: unit, from }) => ms % unit === 0 && ms >= from * unit);
  if (!span) return counted(Math.round(ms / 1000), 'seconde', 'secondes');
  return counted(ms / span.ms, span.one, span.several);
}
