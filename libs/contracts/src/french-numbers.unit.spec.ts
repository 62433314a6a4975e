import { expect, it } from '@jest/globals';
import { counted, inFigures } from './french-numbers.js';

it.each([
  [0, '0 ligne'],
  [1, '1 ligne'],
  [2, '2 lignes'],
  [25_003, '25\u00a0003 lignes'],
])('%d is counted in French', (count, said) => {
  expect(counted(count, 'ligne', 'lignes')).toBe(said);
});

it('is written without a place where a line may break', () => {
  expect(inFigures(1_234_567)).toBe('1\u00a0234\u00a0567');
});
