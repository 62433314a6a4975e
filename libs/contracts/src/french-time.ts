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
