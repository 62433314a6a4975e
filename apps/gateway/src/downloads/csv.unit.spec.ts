import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  it('has its cells between semicolons, those that need it in quotes', () => {
    expect(csvLine(['a', 3, null, 'b;c', 'd"e', 'f\ng', 'é'])).toBe(
      'a;3;;"b;c";"d""e";"f\ng";é\r\n',
    );
  });

  it.each([
    '=1+1',
    '+33 3 81',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '\uff1d1',
    '\uff20x',
    '|cmd',
    '=HYPERLINK("http://x";"y")',
  ])('keeps a text that a spreadsheet would run a text: %j', (text) => {
    const cell = csvLine([text]).slice(0, -2).replace(/^"|"$/g, '').replaceAll('""', '"');
    expect(cell).toBe(`'${text}`);
  });

  it('never has a cell that begins a formula, and is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const line = csvLine(texts);
        expect(line).not.toMatch(/(^|;)"?[=+\-@]/);
        const cells = readBack(line);
        expect(cells.map((cell, at) => (cell === texts[at] ? cell : cell.slice(1)))).toEqual(texts);
      }),
    );
  });
});

/** The cells of a line, as a spreadsheet reads them. */
function readBack(line: string): string[] {
  const cells: string[] = [];
  const cell = /"((?:[^"]|"")*)"(?:;|\r\n$)|([^;"]*)(?:;|\r\n$)/y;
  for (let found = cell.exec(line); found && found[0] !== ''; found = cell.exec(line))
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
  return cells;
}
