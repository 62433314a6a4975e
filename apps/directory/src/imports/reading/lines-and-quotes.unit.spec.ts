import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  acceptedOf,
  bytesOf,
  encoded,
  faultsOf,
  HDR,
  inPieces,
  numenOf,
  peopleOf,
  PIN,
  plainLines,
  read,
  TODAY,
  warningsOf,
} from './reading.fixture.js';
import { readLines } from './read-lines.js';
import { understand } from './understand.js';

const lineOf = (usualName: string, at: number) =>
  `${usualName};Paul;03/11/1988;${numenOf(at)};SIG-AESH\n`;
const startsOf = (file: Awaited<ReturnType<typeof read>>) => file.lines.map(({ line }) => line);

describe('a quote that is never closed', () => {
  const begin = `${HDR}\n${PIN}\n"MARTIN;Paul;03/11/1988;03E8812346ABC;SIG-AESH\n`;

  it('costs its own line, and so does one in the middle of a cell', async () => {
    const file = await read(
      `${begin}DURAND;Zoé;04/11/1988;03E8812347ABC;SIG-AESH\nLE "GRAND";Max;05/11/1988;03E8812348ABC;SIG-AESH\nSY;Awa;06/11/1988;03E8812349ABC;SIG-AESH\n`,
    );
    expect(faultsOf(file)).toEqual(['3 quote-not-closed', '5 quote-misplaced']);
    expect(acceptedOf(file).map(({ usualName }) => usualName)).toEqual(['PIN', 'DURAND', 'SY']);
    expect(peopleOf(file)[1]?.person.numen).toBe('03E8812346ABC');
  });

  it('costs one line of 25,000', async () => {
    const file = await read(begin + plainLines(24_998));
    expect(faultsOf(file)).toEqual(['3 quote-not-closed']);
    expect(acceptedOf(file)).toHaveLength(24_999);
  });

  it.each([
    ['in the middle of a line', 'MARTIN;"Paul;03/11/1988;03E8812346ABC;SIG-AESH'],
    ['in the last cell', 'MARTIN;Paul;03/11/1988;03E8812346ABC;"SIG-AESH'],
    ['after a doubled one', '"MARTIN"";Paul;03/11/1988;03E8812346ABC;SIG-AESH'],
  ])('%s, before plain and before quoted lines', async (_what, line) => {
    const quoted = '"SY";"Awa";"06/11/1988";"03E8812349ABC";"SIG-AESH"\n';
    for (const after of [plainLines(300), quoted.repeat(3), `"";"Awa"\n${quoted}`]) {
      const file = await read(`${HDR}\n${PIN}\n${line}\n${after}`);
      expect(faultsOf(file)).toEqual(['3 quote-not-closed']);
      expect(file.lines).toHaveLength(after.split('\n').length + 1);
    }
  });

  it('that a stray one of a later line would close does not swallow that line', async () => {
    const file = await read(
      `${begin}DURAND";Zoé;04/11/1988;03E8812347ABC;SIG-AESH\n${lineOf('SY', 9)}`,
    );
    expect(faultsOf(file)).toEqual(['3 quote-not-closed', '4 quote-misplaced']);
    expect(peopleOf(file).map(({ person }) => person.numen)).toContain('03E8812347ABC');
  });

  it.each([
    ['few columns', 'unit;phone;numen', (numen: string, quote: string) => `X;${quote};${numen}`],
    [
      'the last cells left out',
      `${HDR};phone;ends_on;note`,
      (numen: string, quote: string) => `${quote}SY;Awa;;${numen}`,
    ],
    ['few columns, quoted', 'unit;numen', (numen: string, quote: string) => `"X";${quote}${numen}`],
  ])('swallows no line that has a NUMEN of its own: %s', async (_what, header, lineOfNumen) => {
    const lines = [1, 2, 3, 4].map((at) => lineOfNumen(numenOf(at), at === 1 ? '"' : ''));
    const closing = `${lineOfNumen(numenOf(5), '')}"`;
    const file = await read(`${header}\n${[...lines, closing, lines[3]].join('\n')}\n`);
    expect(file.lines.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(peopleOf(file)[1]?.person.numen).toBe(numenOf(2));
  });

  it('in the last line of a file that is cut is a truncated line', async () => {
    const file = await read(`${HDR}\n${PIN}\n"MARTIN";"Pau`);
    expect(faultsOf(file)).toEqual(['3 line-truncated']);
  });
});

it('quotes of a text that a spreadsheet must leave alone are no stray ones', async () => {
  const [first = '', ...more] = PIN.split(';');
  const texts = `="${first}";${more.map((cell) => ` ="${cell}"`).join(';')}`;
  const file = await read(`${HDR}\n${texts}\nX="Y";Zoé;02/11/1988;${numenOf(2)};SIG-AESH\n`);
  expect(acceptedOf(file)).toEqual(acceptedOf(await read(`${HDR}\n${PIN}\n`)));
  expect(faultsOf(file)).toEqual(['3 quote-misplaced']);
});

describe('line breaks', () => {
  it('in quotes are part of a cell: refused as a name where the line starts, the next one keeps its number', async () => {
    const file = await read(
      `${HDR}\n"LE\nGOFF";Jean;02/11/1988;03E8812345ABC;SIG-AESH\n${lineOf('SY', 1)}`,
    );
    expect(faultsOf(file)).toEqual(['2 person-name']);
    expect(startsOf(file)).toEqual([2, 4]);
  });

  it('in quotes do no harm where nothing is read', async () => {
    const file = await read(
      `${HDR};adresse\n${PIN};"12, rue X\r\n25000; Besançon"\n${lineOf('SY', 1).trimEnd()};"a\n\nb"\n${lineOf('LE', 2)}`,
    );
    expect(faultsOf(file)).toEqual([]);
    expect(startsOf(file)).toEqual([2, 4, 7]);
  });

  it.each(['\n', '\r\n', '\r'])('are %j, or all of them in one file', async (end) => {
    const text = [HDR, PIN, '', lineOf('SY', 1).trimEnd(), ''].join(end);
    expect(startsOf(await read(text))).toEqual([2, 3, 4]);
    const mixed = `${HDR}\n${PIN}\r\n\r${lineOf('SY', 1)}\r\n${lineOf('LE', 2)}`;
    expect(startsOf(await read(mixed))).toEqual([2, 3, 4, 5, 6]);
  });

  it('a file needs none at its end', async () => {
    const file = await read(`${HDR}\n${PIN}`);
    expect(acceptedOf(file)).toHaveLength(1);
    expect(warningsOf(file)).toEqual([]);
  });
});

describe('rows and columns that a spreadsheet left behind', () => {
  const tail = `;;;;;;\r\n \t;;;;;;\r\n\r\n${';;;;;;\r\n'.repeat(1247)}`;

  it('are counted, and are no fault', async () => {
    const file = await read(`${HDR};;\r\n${PIN};;\r\n${tail}`);
    expect(acceptedOf(file)).toHaveLength(1);
    expect(faultsOf(file)).toEqual([]);
    expect(file.lines.filter(({ kind }) => kind === 'empty')).toHaveLength(1250);
  });

  it('a value in one of them is pointed out with its line', async () => {
    const file = await read(`${HDR};;\r\n${PIN};;\r\n${lineOf('SY', 1).trimEnd()};x;\r\n`);
    expect(
      peopleOf(file).map(({ line, remarks }) => [line, remarks.map(({ code }) => code)]),
    ).toEqual([
      [2, []],
      [3, ['value-without-column']],
    ]);
  });

  it('a cell too many is refused; cells that are missing at the end are empty', async () => {
    const file = await read(`${HDR};UAI\n${PIN}\n${PIN};0250001A\n${PIN};0250001A;x\n${PIN};;;\n`);
    expect(faultsOf(file)).toEqual(['4 too-many-cells']);
  });
});

describe('a file that ends too early', () => {
  const whole = `${HDR}\n${PIN}\nLÉVÊQUE;Zoé;02/11/1988;03E8812346ABC;SIG-AESH`;
  const bytes = bytesOf(whole);
  const cut = bytes.lastIndexOf(bytesOf('\xC3', 'latin1'));

  it.each([
    ['within a letter', bytes.subarray(0, cut + 1)],
    ['within the NUMEN', bytesOf(whole.slice(0, whole.lastIndexOf('2346ABC')))],
    ['before the last cell', bytesOf(whole.slice(0, -'SIG-AESH'.length))],
    ['within the last cell', bytesOf(whole.slice(0, -'AESH'.length))],
    ['within the date', bytesOf(whole.slice(0, whole.lastIndexOf('/1988')))],
  ])('%s: its last line is truncated, the others are read', async (_what, file) => {
    const result = await read(file);
    expect(faultsOf(result)).toEqual(['3 line-truncated']);
    expect(acceptedOf(result)).toHaveLength(1);
    expect(warningsOf(result)).toContain('file-truncated');
  });

  it('within the last column: what is left of a NUMEN or a date is not believed', async () => {
    const file = await read(
      `unit;usual_name;first_name;birth_date;numen\nX;PIN;Jean;02/11/1988;03E881`,
    );
    expect(faultsOf(file)).toEqual(['2 line-truncated', '2 numen-truncated']);
  });

  it.each([
    ['first_name', 'unit;numen;birth_date;usual_name;first_name', 'Aw'],
    ['usual_name', 'unit;numen;birth_date;first_name;usual_name', 'DURA'],
    ['the birth name', 'unit;numen;birth_date;first_name;usual_name;Nom de naissance', ';DURA'],
    ['phone', 'usual_name;first_name;birth_date;numen;unit;phone', '03 84'],
    ['ends_on', 'usual_name;first_name;birth_date;numen;unit;ends_on', '30/06/20'],
  ])('within the last column, %s, which may be whole: pointed out', async (_what, header, last) => {
    const cells = { unit: 'X', numen: numenOf(2), birth_date: '02/11/1988' };
    const all: Readonly<Record<string, string>> = { ...cells, usual_name: 'SY', first_name: 'Awa' };
    const start = header.split(';').slice(0, 4 + Number(/phone|ends_on/.test(header)));
    const line = [...start.map((name) => all[name]), last].join(';');
    const open = await read(`${header}\n${line}`);
    expect(warningsOf(open)).toEqual(
      expect.arrayContaining(['last-cell-open']) as unknown as string[],
    );
    expect(faultsOf(open)).toEqual([]);
    for (const whole of [`${line}\n`, line.replace(/[^;]+$/, '"$&"')])
      expect(warningsOf(await read(`${header}\n${whole}`))).not.toContain('last-cell-open');
  });

  it('has an empty cell at its end, as other lines have', async () => {
    const bare = PIN.slice(0, -'SIG-AESH'.length);
    expect(faultsOf(await read(`${HDR}\n${bare}`))).toEqual([]);
    expect(faultsOf(await read(`${HDR}\n${PIN}\n${bare}\n${bare}`))).toEqual([]);
    expect(faultsOf(await read(`${HDR}\n${PIN}\n${bare}`))).toEqual(['3 line-truncated']);
  });
});

describe('the pieces in which a file comes', () => {
  it('a letter across two of them', async () => {
    const start = `${HDR}\n${PIN}\n`;
    const pad = 'x'.repeat(65_535 - bytesOf(start).length - 1);
    const file = await read(`${start}${pad}\nÉLOI;Zoé;02/11/1988;03E8812346ABC;SIG-AESH\n`);
    expect(acceptedOf(file).at(-1)?.usualName).toBe('ÉLOI');
  });

  it('never matter, and every line comes once', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        'PIN',
        'Zoé',
        '02/11/1988',
        '03E8812345ABC',
        '',
        ' ',
        '"',
        '"a\nb"',
        '"a""b"',
        '\0',
      ),
      fc.string({ unit: fc.constantFrom('"', ';', '\r', '\n', 'é', 'a', '\ufeff'), maxLength: 6 }),
    );
    const text = fc
      .array(fc.tuple(fc.array(cell, { maxLength: 7 }), fc.constantFrom('\n', '\r\n', '\r')), {
        minLength: 1,
      })
      .map((rows) => rows.map(([cells, end]) => cells.join(';') + end).join(''));
    const encoding = fc.constantFrom(
      'UTF-8' as const,
      'UTF-16LE' as const,
      'Windows-1252' as const,
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        encoding,
        fc.integer({ min: 1, max: 40 }),
        async (some, written, size) => {
          const bytes = encoded(`${HDR}\n${PIN}\n${some}`, written);
          const whole = await read(bytes).catch((error: unknown) => String(error));
          expect(await read(bytes, size).catch((error: unknown) => String(error))).toEqual(whole);
          if (typeof whole === 'string') return;
          const starts = startsOf(whole);
          expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
          expect(whole.lines.length).toBeLessThanOrEqual(
            `${PIN}\n${some}`.split(/\r\n|[\r\n]/).length,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('come out in batches of 500 at most', async () => {
    const bytes = inPieces(bytesOf(`${HDR}\n${plainLines(1201)}`));
    const sizes: number[] = [];
    for await (const batch of readLines(bytes, await understand(bytes, TODAY), TODAY))
      sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 201]);
  });
});

describe('a file that is written as it should be', () => {
  it('has the cells that csv-parse reads', async () => {
    const value = fc.string({ unit: fc.constantFrom('"', ';', '\n', 'é', 'a', ' '), maxLength: 5 });
    // More separators before a line break are taken for a line that a stray quote swallowed.
    const plain = value.filter((text) => text.split(';').length <= 3);
    const row = fc.array(
      plain.map((text) => `x${text}`),
      { minLength: 8, maxLength: 8 },
    );
    const quoted = (text: string) =>
      /[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const text = `numen;a;b;c;d;e;f;g\n${rows.map((cells) => `${cells.map(quoted).join(';')}\n`).join('')}`;
        const ours = peopleOf(await read(text)).map(({ cells }) => cells.slice(1));
        const parsed: string[][] = parse(text, { delimiter: ';', from: 2 });
        expect(ours).toEqual(parsed.map((cells) => cells.slice(1)));
      }),
    );
  });
});
