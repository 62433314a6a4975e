import { momentOn } from '../layout/times-in-words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const day = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  timeZone: 'Europe/Paris',
});

/** How long something has waited, such as « depuis 2 h »; rounded down. */
export function ageInWords(since: string, now: number): string {
  const waited = now - Date.parse(since);
  if (waited < MINUTE) return 'depuis moins d’une minute';
  if (waited < HOUR) return `depuis ${Math.floor(waited / MINUTE)} min`;
  if (waited < 2 * DAY) return `depuis ${Math.floor(waited / HOUR)} h`;
  return `depuis ${Math.floor(waited / DAY)} jours`;
}

/** Until when something holds, such as « jusqu’au 26 novembre à 14 h ». */
export function deadlineInWords(until: string): string {
  return `jusqu’au ${momentInWords(until)}`;
}

/** A moment, such as « 26 novembre à 14 h 05 ». */
export function momentInWords(instant: string): string {
  return momentOn(day, instant);
}
