import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertStorable, canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('sorts keys at every depth, keeps the order of arrays, and leaves undefined out', () => {
    const value = { b: [{ z: 1, a: null }, 'é'], a: undefined, A: true, 'a b': -0 };
    expect(canonicalJson(value)).toBe('{"A":true,"a b":0,"b":[{"a":null,"z":1},"é"]}');
  });

  it('writes dates and other values as JSON does', () => {
    const at = new Date('2026-01-02T03:04:05.006Z');
    expect(canonicalJson({ at, f: () => 1, list: [undefined] })).toBe(
      '{"at":"2026-01-02T03:04:05.006Z","list":[null]}',
    );
  });

  it('says the same as JSON, and the same for the same value whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled = JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
          inner && typeof inner === 'object' && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).reverse())
            : inner,
        ) as unknown;
        const canonical = canonicalJson(value);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(shuffled)).toBe(canonical);
      }),
    );
  });
});

describe('what jsonb cannot hold', () => {
  it.each(['\0', 'a\0b', '\\\0', '\ud800', 'x\udfff', '\\\\\ud83d'])('is refused: %j', (text) => {
    expect(() => assertStorable(canonicalJson({ text }), 'it')).toThrow('it holds a NUL');
    expect(() => assertStorable(canonicalJson({ [text]: 1 }), 'it')).toThrow('it holds a NUL');
  });

  it.each(['\\u0000', '\\\\u0000', '\\ud800', '😀', '\u0001', 'u0000'])(
    'is told from what only looks like it: %j',
    (text) => {
      expect(() => assertStorable(canonicalJson({ text }), 'it')).not.toThrow();
    },
  );
});
