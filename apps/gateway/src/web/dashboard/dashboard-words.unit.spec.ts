import { expect, it } from '@jest/globals';
import { dayInWords, lengthInWords } from './dashboard-words.js';

it.each([
  [null, 'aucun'],
  [0, 'moins d’une minute'],
  [59, 'moins d’une minute'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [7500, '2 h 05'],
  [48 * 3600 - 1, '47 h 59'],
  [48 * 3600, '2 jours'],
  [76 * 3600, '3 jours et 4 h'],
])('%s seconds are « %s »', (seconds, words) => expect(lengthInWords(seconds)).toBe(words));

it.each([
  ['2026-10-26', '26 octobre'],
  ['2026-11-02', '2 novembre'],
  ['2026-06-01', '1er juin'],
  ['2026-06-21', '21 juin'],
])('%s is « %s »', (date, words) => expect(dayInWords(date)).toBe(words));
