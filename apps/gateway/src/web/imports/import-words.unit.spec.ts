import { expect, it } from '@jest/globals';
import { importName } from './import-words.js';

it('an import is called by the day and year when its file came, as it is in Besançon', () => {
  const uploadedAt = '2026-12-31T23:05:00.000Z';
  expect(importName({ uploadedAt })).toBe('Import du 1er janvier 2027 à 0\u00a0h\u00a005');
});
