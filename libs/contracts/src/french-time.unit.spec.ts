import { expect, it } from '@jest/globals';
import { frenchDuration, frenchMoment } from './french-time.js';

const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

it.each([
  ['2026-09-01T08:00:00Z', '1er septembre 2026 à 10 h'],
  ['2026-11-24T08:05:00Z', '24 novembre 2026 à 9 h 05'],
  ['2026-01-21T23:30:00Z', '22 janvier 2026 à 0 h 30'],
])('%s is read in Besançon as « %s »', (instant, read) => {
  expect(frenchMoment(new Date(instant), day)).toBe(read);
});

it.each([
  [90 * 86_400, '90 jours'],
  [72 * 3_600, '72 heures'],
  [8 * 3_600, '8 heures'],
  [3_600, '1 heure'],
  [5_400, '90 minutes'],
  [60, '1 minute'],
  [45, '45 secondes'],
])('%i s last « %s »', (seconds, said) => {
  expect(frenchDuration(seconds * 1_000)).toBe(said);
});
