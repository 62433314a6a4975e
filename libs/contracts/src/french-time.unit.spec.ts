import { expect, it } from '@jest/globals';
import { frenchMoment } from './french-time.js';

const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

it.each([
  ['2026-09-01T08:00:00Z', '1er septembre 2026 à 10 h'],
  ['2026-11-24T08:05:00Z', '24 novembre 2026 à 9 h 05'],
  ['2026-01-21T23:30:00Z', '22 janvier 2026 à 0 h 30'],
])('%s is read in Besançon as « %s »', (instant, read) => {
  expect(frenchMoment(new Date(instant), day)).toBe(read);
});
