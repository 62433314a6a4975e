import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWellFormed, untrustedErrors } from './untrusted.js';

const unit16 = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const anyText = fc
  .array(fc.oneof(unit16, fc.constantFrom('\ud83d', '\ude00', 'a', '\u0000')), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('text', () => {
  it('is well-formed when UTF-8 can carry it, and PostgreSQL keep it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const survives = Buffer.from(text, 'utf8').toString('utf8') === text;
        expect(isWellFormed(text)).toBe(survives && !text.includes('\u0000'));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what a request holds', () => {
  it('is named by its path when it is not well-formed, wherever it stands', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(path, (keys) => {
        const value = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), '\ud800');
        expect(untrustedErrors(value, '')).toEqual([
          { field: keys.join('.'), code: 'unreadable-text', message: expect.any(String) },
        ]);
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', '__defineGetter__'])(
    'has no key %s',
    (key) => {
      const value: unknown = JSON.parse(`{"list": [{"${key}": 1}]}`);
      expect(untrustedErrors(value, '')).toEqual([
        { field: `list.0.${key}`, code: 'unknown-property', message: expect.any(String) },
      ]);
    },
  );

  it('may be anything else that is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const bad = /\\u0000|\\ud[89a-f]/.test(JSON.stringify(value));
        const inherited =
          /"(__\w+__|constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|to\w*String|valueOf)":/.test(
            JSON.stringify(value),
          );
        fc.pre(!bad && !inherited);
        expect(untrustedErrors(value, '')).toEqual([]);
      }),
    );
  });

  it('is refused, not recursed into, when it is deep', () => {
    const deep: unknown = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000));
    expect(untrustedErrors(deep, '')).toMatchObject([{ code: 'too-deep' }]);
  });
});
