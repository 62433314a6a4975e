import { describe, expect, it } from '@jest/globals';
import type { EventSchemas } from './events.js';
import { goldenProblems } from './golden.js';
import { assertSchemas, UnknownEvent, upcast } from './schemas.js';

const schemas: EventSchemas = {
  Renamed: {
    version: 3,
    upcast: {
      1: ({ name, ...rest }) => ({ ...rest, usualName: name }),
      2: (data) => ({ ...data, firstName: data.firstName ?? null }),
    },
  },
};

describe('upcasting', () => {
  it('takes data from the version they were written in to the one of today', () => {
    const today = { id: 1, usualName: 'Pin', firstName: null };
    expect(upcast(schemas, 'Renamed', 1, { id: 1, name: 'Pin' })).toEqual(today);
    expect(upcast(schemas, 'Renamed', 2, { id: 1, usualName: 'Pin' })).toEqual(today);
    expect(upcast(schemas, 'Renamed', 3, today)).toBe(today);
  });

  it('refuses what it does not know', () => {
    expect(() => upcast(schemas, 'Renamed', 4, {})).toThrow(UnknownEvent);
    expect(() => upcast(schemas, 'Renamed', 0, {})).toThrow(UnknownEvent);
    expect(() => upcast(schemas, 'toString', 1, {})).toThrow(UnknownEvent);
  });
});

describe('schemas', () => {
  it('are refused with a gap between versions, or personal data of nobody', () => {
    expect(() => assertSchemas(schemas)).not.toThrow();
    expect(() => assertSchemas({ A: { version: 2 } })).toThrow('no upcaster from version 1');
    expect(() => assertSchemas({ A: { version: 1, personal: ['name'] } })).toThrow('no subject');
  });
});

describe('the golden file', () => {
  const today = { id: 1, usualName: 'Pin', firstName: null };
  const golden = {
    Renamed: {
      1: { written: { id: 1, name: 'Pin' }, reads: today },
      2: { written: { id: 1, usualName: 'Pin' }, reads: today },
      3: { written: today, reads: today },
    },
  };

  it('holds when every version reads as it did', () => {
    expect(goldenProblems(schemas, golden)).toEqual([]);
  });

  it('tells what is missing, unknown or read otherwise', () => {
    const { 1: first, 2: second } = golden.Renamed;
    expect(
      goldenProblems(schemas, {
        Renamed: { 1: first, 2: { ...second, reads: {} }, 4: first },
        Gone: { 1: first },
      }),
    ).toEqual([
      'Renamed version 3 is not in the file',
      'Renamed version 2 reads otherwise',
      'Renamed version 4 cannot be read: Renamed version 4 is not known here',
      'Gone version 1 cannot be read: no schema for events of type Gone',
    ]);
  });
});
