import { firstOfMonth, type ResetState } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { LABELS } from '../layout/labels.js';

/** With what accounts open, in the order in which they are shown. */
export const ACCOUNTS: readonly (readonly [AccountView['password'] | 'closed', string])[] = [
  ['numen', 'Ouverts, encore sur NUMEN'],
  ['chosen', 'Ouverts, mot de passe choisi'],
  ['none', 'Ouverts, sans mot de passe'],
  ['closed', 'Fermés'],
];

/** Where requests stand. */
export const STATES: Readonly<Record<ResetState, string>> = {
  started: 'Commencées, pas encore envoyées',
  'awaiting-second-code': `${LABELS.secondCode} attendu`,
  'second-code-released': `${LABELS.secondCode} donné`,
  completed: 'Terminées, mot de passe choisi',
  cancelled: 'Annulées',
  refused: 'Refusées',
  expired: 'Expirées',
  voided: 'Annulées après trop de codes faux',
};

const day = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** A day `YYYY-MM-DD`, such as « 26 octobre ». */
export function dayInWords(date: string): string {
  return firstOfMonth(day.format(new Date(`${date}T00:00:00Z`)));
}

/** How long something took, such as « 2 h 05 » or « 3 jours et 4 h »; « aucun » when nothing was measured. */
export function lengthInWords(seconds: number | null): string {
  if (seconds === null) return 'aucun';
  if (seconds < 60) return 'moins d’une minute';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const rest = minutes % 60;
    return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`;
  }
  const rest = hours % 24;
  const days = `${Math.floor(hours / 24)} jours`;
  return rest === 0 ? days : `${days} et ${rest} h`;
}
