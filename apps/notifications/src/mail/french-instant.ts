const format = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
});

/** An RFC 3339 instant as it is read in Besançon, such as « 1 septembre 2026 à 10:00 ». */
export const frenchInstant = (instant: string): string => format.format(new Date(instant));
