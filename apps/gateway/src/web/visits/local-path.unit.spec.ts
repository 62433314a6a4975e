import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localPath } from './local-path.js';

describe('a page to come back to', () => {
  it.each(['/', '/espace', '/codes-acces/c', '/ce-n-est-pas-moi?jeton=a.b'])(
    'may be %s',
    (path) => {
      expect(localPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    'espace',
    'https://ailleurs.example/',
    '//ailleurs.example/',
    '/\\ailleurs.example/',
    '/.//ailleurs.example/',
    '/a/..//ailleurs.example/',
    '/%0d%0a\r\nx: y',
    '/espace\n',
    '\t//ailleurs.example',
    'javascript:alert(1)',
    `/${'x'.repeat(600)}`,
  ])('is not %j', (path) => expect(localPath(path)).toBeUndefined());

  it('never leaves the site, whatever was asked for', () => {
    const site = 'https://pratic.example.org';
    const hostile = fc.string({ unit: fc.constantFrom(...'/\\.:@?#%a \t\n') });
    fc.assert(
      fc.property(hostile, (text) => {
        const path = localPath(text);
        return path === undefined || new URL(path, site).origin === site;
      }),
    );
  });
});
