import { describe, expect, it } from '@jest/globals';
import { hidesNumen, isPersonName, neutralised, readName } from '@citadelle/contracts';
import fc from 'fast-check';
import { acceptedOf, faultsOf, HDR, peopleOf, PIN, read, refusal } from './reading.fixture.js';

const ALL = `${HDR};phone;ends_on;Nom de naissance;UAI`;
const fields = (change: Readonly<Record<string, string>>) => {
  const cells = { ...Object.fromEntries(ALL.split(';').map((name) => [name, ''])) };
  const [usual_name, first_name, birth_date, numen, unit] = PIN.split(';');
  const line = { ...cells, usual_name, first_name, birth_date, numen, unit, ...change };
  return Object.values(line)
    .map((value = '') => (/[";\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(';');
};
const readOf = async (change: Readonly<Record<string, string>>) => {
  const [line] = peopleOf(await read(`${ALL}\n${fields(change)}\n`));
  return line!;
};

describe('a name', () => {
  it.each([
    ['LE\u00a0GOFF', 'LE GOFF'],
    ['Jean\u2011Pierre', 'Jean-Pierre'],
    ['D\u2019ALEMBERT', "D'ALEMBERT"],
    ['E\u0301loi\u0308se', 'Éloïse'],
    ['Éloïse', 'Éloïse'],
    ['  PIN ', 'PIN'],
    ["'-Jean", '-Jean'],
    ['="PIN"', 'PIN'],
  ])('%j is %s', async (typed, name) => {
    expect((await readOf({ usual_name: typed })).person.usualName).toBe(name);
  });

  it.each(['MAR\0TIN', 'R2D2', 'Иван', 'P\u200bIN', '#N/A', '<b>', 'a'.repeat(101)])(
    '%j is refused, and the next line is read',
    async (usual_name) => {
      const file = await read(`${ALL}\n${fields({ usual_name })}\n${fields({})}\n`);
      expect(faultsOf(file)).toEqual(['2 person-name']);
      expect(acceptedOf(file)).toHaveLength(1);
      expect(JSON.stringify(file.lines)).not.toContain('\\u0000');
    },
  );

  it.each(['NULL', 'null', '(null)', '[NULL]', '<NULL>', '\\N', 'NaN', 'nan', 'None', 'undefined'])(
    '%s is what a program writes for an empty cell',
    async (nothing) => {
      for (const field of ['usual_name', 'first_name']) {
        const { person, faults } = await readOf({ 'Nom de naissance': 'DURAND', [field]: nothing });
        expect(faults).toEqual([expect.objectContaining({ field, code: 'name-placeholder' })]);
        expect(Object.values(person)).not.toContain(nothing);
      }
    },
  );

  it('may be like one of those that programs write for nothing', async () => {
    for (const name of ['Null', 'NULLANS', 'NANN', 'NONE'])
      expect((await readOf({ usual_name: name })).person.usualName).toBe(name);
  });

  it('between apostrophes is refused, behind one it is a name', async () => {
    expect((await readOf({ usual_name: "'PIN'" })).faults).toEqual([
      expect.objectContaining({ field: 'usual_name', code: 'name-quoted' }),
    ]);
    expect((await readOf({ usual_name: "'t Hooft" })).person.usualName).toBe("'t Hooft");
  });

  it('is the birth name where there is no usual one', async () => {
    const birth = 'Nom de naissance';
    expect((await readOf({ usual_name: '', [birth]: 'DURAND' })).person.usualName).toBe('DURAND');
    expect((await readOf({ usual_name: 'PIN', [birth]: 'DURAND' })).person.usualName).toBe('PIN');
    const file = await read(`Nom de famille;Prénom;NUMEN\nDURAND;Zoé;03E8812345ABC\n`);
    expect(acceptedOf(file)[0]?.usualName).toBe('DURAND');
  });
});

describe('a NUMEN', () => {
  it.each([
    '03E8812345ABC',
    '03e8812345abc',
    '03 E 88 12345 ABC',
    'O3E88I2345ABC',
    '="03E8812345ABC"',
    "'03E8812345ABC",
    '\u00a003E8812345ABC',
    '03E8812345ABC\n',
    '\n03E88\n12345ABC',
  ])('%s is complete', async (numen) => {
    expect((await readOf({ numen })).person.numen).toBe('03E8812345ABC');
  });

  it.each([
    ['3E+88', 'numen-truncated'],
    ['3,00E+88', 'numen-truncated'],
    ['03E88', 'numen-truncated'],
    ['3E88', 'numen-truncated'],
    ['03E881', 'numen-truncated'],
    ['03E8812345AB', 'numen'],
    ['03E8812345ABCD', 'numen'],
    ['12345', 'numen'],
    ['03E8812345A8C', 'numen'],
  ])('%s is not: %s, said without it', async (numen, code) => {
    const { person, faults, cells } = await readOf({ numen });
    expect(faults).toEqual([expect.objectContaining({ field: 'numen', code })]);
    expect(person.numen).toBeUndefined();
    expect(JSON.stringify([faults, cells])).not.toContain(numen);
  });

  it('is never kept, whichever cells it stands in', async () => {
    const standsIn: readonly Readonly<Record<string, string>>[] = [
      { UAI: '03e8812345abc' },
      { unit: 'AESH 03E8812345ABC' },
      { usual_name: 'PIN 03 E88-12345-ABC' },
      { usual_name: '03E8812', first_name: '345ABC' },
      { phone: '03E88', ends_on: '12345', 'Nom de naissance': 'ABC' },
    ];
    for (const change of standsIn) {
      const { person, faults, remarks, cells } = await readOf(change);
      expect(hidesNumen(cells.join(''))).toBe(false);
      expect(hidesNumen(JSON.stringify([faults, remarks]))).toBe(false);
      expect(hidesNumen(JSON.stringify({ ...person, numen: undefined }))).toBe(false);
    }
  });

  it('of a line that is refused says who it is about, also from another column', async () => {
    const { person, faults } = await readOf({ numen: '02/11/1988', birth_date: '03E8812345ABC' });
    expect(faults.length).toBeGreaterThan(0);
    expect(person.numen).toBe('03E8812345ABC');
  });

  it('is in no refusal of a file without a header', async () => {
    for (const text of [`${PIN}\n${PIN}\n`, `nom;prenom;03E8812345ABC\n${PIN}\n`]) {
      const { code, message } = await refusal(text);
      expect(code).toMatch(/^(header|column)-missing$/);
      expect(hidesNumen(message)).toBe(false);
    }
  });
});

describe('the other fields', () => {
  it.each([
    ['sig-aesh', 'SIG-AESH'],
    [' SIG\u2011AESH ', 'SIG-AESH'],
    ['Service des\u00a0AESH', 'SERVICE DES AESH'],
    ["'SIG-AESH", 'SIG-AESH'],
    ['="SIG-AESH"', 'SIG-AESH'],
  ])('the unit %j is %s', async (unit, name) => {
    expect((await readOf({ unit })).person.unit).toBe(name);
  });

  it('an empty cell says nothing, and is no fault', async () => {
    const { person, faults } = await readOf({ unit: ' ', first_name: '', birth_date: '\u00a0' });
    expect(person).toEqual({ usualName: 'PIN', numen: '03E8812345ABC' });
    expect(faults).toEqual([]);
  });

  it.each([
    ['03 81 65 47 00', '03 81 65 47 00'],
    ["'+33 3 81 65 47 00", '+33 3 81 65 47 00'],
    ['381654700', '0381654700'],
    ['0381654700', '0381654700'],
    ['381654700.0', '0381654700'],
    ['0381654700,00', '0381654700'],
    ['4712.0', '4712'],
    ['03.81.65.47.00', '03.81.65.47.00'],
  ])('the phone number %s is %s', async (phone, number) => {
    expect((await readOf({ phone })).person.phone).toBe(number);
  });

  it.each([
    ['phone', '3,8E+08', 'phone'],
    ['phone', 'secrétariat', 'phone'],
    ['unit', 'SIG\0AESH', 'unit-unreadable'],
    ['unit', 'a\nb', 'unit-unreadable'],
    ['unit', '03e88 12345 abc', 'unit-unreadable'],
    ['ends_on', 'CDI', 'date-unreadable'],
  ])('%s: %j is refused', async (field, value, code) => {
    expect((await readOf({ [field]: value })).faults).toEqual([
      expect.objectContaining({ field, code }),
    ]);
  });

  it('the last day of a contract is one', async () => {
    expect((await readOf({ ends_on: '31/08/2026' })).person.endsOn).toBe('2026-08-31');
  });
});

describe('a text that a download neutralised', () => {
  it('is read back as it was', async () => {
    const name = fc
      .string({ unit: fc.constantFrom('-', "'", 'a', 'B', ' '), minLength: 1, maxLength: 8 })
      .filter((text) => isPersonName(text) && !/^ | $|^'.*'$/.test(text));
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const { person, faults } = await readOf({ usual_name: neutralised(text) });
        expect({ name: person.usualName, faults }).toEqual({ name: readName(text), faults: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('stands in a refused line as it did before, however often it goes out and comes back', async () => {
    const units = ['=', '+', '-', '@', "'", '"', ';', '\t', '\r', '\n', ' ', '\uff1d', 'é', 'a'];
    const cell = fc.string({ unit: fc.constantFrom(...units), maxLength: 6 });
    // More separators before a line break are taken for a line that a stray quote swallowed.
    const extra = fc.array(
      cell.filter((text) => text.split(';').length < 3),
      { minLength: 4, maxLength: 4 },
    );
    const written = (text: string) =>
      /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const headers = `${HDR};a;b;c;d`;
    const refused = async (cells: readonly string[]) => {
      const text = [...'PIN;Jean;1988;;SIG-AESH'.split(';'), ...cells].join(';');
      const [line] = peopleOf(await read(`${headers}\r\n${text}\r\n`));
      expect(line!.faults.map(({ code }) => code)).toEqual(['date-incomplete']);
      return line!.cells.slice(5);
    };
    await fc.assert(
      fc.asyncProperty(extra, async (cells) => {
        const once = await refused(cells.map((text) => written(neutralised(text))));
        expect(once).toEqual(cells.map((text) => text.replace(/\r\n?/g, '\n')));
        const twice = await refused(once.map((text) => written(neutralised(text))));
        expect(twice).toEqual(once);
      }),
      { numRuns: 150 },
    );
  });
});
