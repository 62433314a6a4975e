import { frenchMoment } from '@citadelle/contracts';

const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** An RFC 3339 instant as it is read in Besançon, such as « 1er septembre 2026 à 10 h ». */
export const frenchInstant = (instant: string): string => frenchMoment(new Date(instant), day);
