import { describe, expect, it } from '@jest/globals';
import { ageInWords, deadlineInWords } from './request-times.js';

const NOW = Date.parse('2026-11-24T10:00:00.000Z');

describe('the age of a request', () => {
  it.each([
    ['2026-11-24T10:00:05.000Z', 'depuis moins d’une minute'],
    ['2026-11-24T09:59:01.000Z', 'depuis moins d’une minute'],
    ['2026-11-24T09:59:00.000Z', 'depuis 1 min'],
    ['2026-11-24T09:00:01.000Z', 'depuis 59 min'],
    ['2026-11-24T08:00:00.000Z', 'depuis 2 h'],
    ['2026-11-22T10:00:01.000Z', 'depuis 47 h'],
    ['2026-11-22T10:00:00.000Z', 'depuis 2 jours'],
  ])('of %s is « %s »', (since, words) => {
    expect(ageInWords(since, NOW)).toBe(words);
  });
});

describe('the deadline of a request', () => {
  it.each([
    ['2026-12-01T09:00:00Z', 'jusqu’au 1er décembre à 10\u00a0h'],
    ['2026-11-26T13:00:00.000Z', 'jusqu’au 26 novembre à 14\u00a0h'],
    ['2026-11-26T13:05:00.000Z', 'jusqu’au 26 novembre à 14\u00a0h\u00a005'],
    ['2026-07-01T22:30:00.000Z', 'jusqu’au 2 juillet à 0\u00a0h\u00a030'],
  ])('of %s is told in the time of the académie', (until, words) => {
    expect(deadlineInWords(until)).toBe(words);
  });
});
