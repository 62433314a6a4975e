const day = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'Europe/Paris',
});
const time = new Intl.DateTimeFormat('fr-FR', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Europe/Paris',
});

/** An RFC 3339 instant as it is read in Besançon, such as « mardi 24 novembre à 10 h 05 ». */
export function frenchInstant(text: string): string {
  const at = new Date(text);
  return `${firstOfMonth(day.format(at))} à ${timeOfDay(at)}`;
}

/** The time on the clocks of Besançon, such as « 14 h 05 ». */
export function timeOfDay(at: Date): string {
  const parts = time.formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const hour = `${Number(of('hour'))} h`;
  return of('minute') === '00' ? hour : `${hour} ${of('minute')}`;
}

/** A date as it is said: « 1er juillet », where the formatter gives « 1 juillet ». */
export function firstOfMonth(date: string): string {
  return date.replace(/(?<=^| )1 (?=\p{L})/u, '1er ');
}

/** A number of seconds as people say it. */
export function inWords(seconds: number): string {
  const count = (number: number, unit: string) => `${number} ${unit}${number > 1 ? 's' : ''}`;
  if (seconds < 90) return count(Math.max(1, Math.ceil(seconds)), 'seconde');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? count(minutes, 'minute') : count(Math.ceil(minutes / 60), 'heure');
}
