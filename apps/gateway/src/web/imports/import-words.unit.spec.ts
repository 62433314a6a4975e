import { expect, it } from '@jest/globals';
import { importName } from './import-words.js';

const importId = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c35';
const uploadedAt = '2026-12-31T23:05:00.000Z';

it('an import is called by the day and year when its file came, as it is in Besançon', () => {
  expect(importName({ uploadedAt, importId })).toBe(
    'Import du 1er janvier 2027 à 0\u00a0h\u00a005 (n°\u00a02C35)',
  );
});

it('two imports of one minute are called otherwise', () => {
  const other = { uploadedAt, importId: '018f3a6e-9a41-7b02-8c3d-5e7f9a1b0d91' };
  expect(importName({ uploadedAt, importId })).not.toBe(importName(other));
});
