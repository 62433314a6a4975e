import { hidesNumen } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptedOf, HDR, peopleOf, PIN, plainLines, read } from './reading.fixture.js';

const NUMEN = '03E8812345ABC';

/** What is kept for the list of refused lines of a line among others, and why it is refused. */
async function refused(line: string, header = HDR) {
  const separator = /[^\w]/.exec(header)![0];
  const others = plainLines(5).replaceAll(';', separator);
  const [first, ...rest] = peopleOf(await read(`${header}\n${line}\n${others}`));
  expect(rest).toHaveLength(5);
  return { cells: first!.cells, codes: first!.faults.map(({ code }) => code) };
}

describe('a line that is separated otherwise than its file', () => {
  it.each([
    [',', HDR],
    ['\t', HDR],
    ['|', HDR],
    [';', HDR.replaceAll(';', ',')],
    [',', HDR.replaceAll(';', '\t')],
  ])('by %j stands in the refused lines as it was, without its NUMEN', async (other, header) => {
    const line = PIN.replaceAll(';', other);
    const { cells, codes } = await refused(line, header);
    expect(codes).toContain('delimiter-contradicts');
    expect(cells).toEqual([line.replace(NUMEN, '')]);
    // HR corrects it, and sends it again.
    const own = header.includes(',') ? ',' : header.includes('\t') ? '\t' : ';';
    const corrected = cells[0]!.split(other).with(3, NUMEN).join(own);
    expect(acceptedOf(await read(`${header}\n${corrected}\n`))).toHaveLength(1);
  });

  it('keeps its empty cells, and those that a spreadsheet put behind it', async () => {
    expect((await refused(`PIN,Jean,,${NUMEN},;;;;`)).cells).toEqual([
      'PIN,Jean,,,',
      '',
      '',
      '',
      '',
    ]);
  });

  it('keeps what it says where its cells stand in quotes', async () => {
    const line = PIN.split(';').map((cell) => `"${cell}"`);
    expect((await refused(line.join(','))).cells).toEqual(['PIN,Jean,02/11/1988,,SIG-AESH']);
  });

  it('loses what stands in the place of the NUMEN, also where that is none or comes first', async () => {
    expect((await refused('PIN,Jean,02/11/1988,03E88123,SIG-AESH')).cells).toEqual([
      'PIN,Jean,02/11/1988,,SIG-AESH',
    ]);
    const first = `${NUMEN}\tPIN\tJean\t02/11/1988\tSIG-AESH`;
    const { cells } = await refused(first, 'numen;usual_name;first_name;birth_date;unit');
    expect(cells).toEqual(['\tPIN\tJean\t02/11/1988\tSIG-AESH']);
  });

  it('never shows a NUMEN, wherever it stands and however it is cut', async () => {
    const cell = fc.constantFrom('PIN', '', ' ', '02/11/1988', '-', 'é', '"', "'");
    const around = fc.array(cell, { maxLength: 6 });
    const cut = fc.array(fc.nat(12), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(around, around, cut, fc.constantFrom(',', '\t', '|'), async (...made) => {
        const [before, after, cuts, other] = made;
        const pieces = [...NUMEN].map((letter, at) =>
          cuts.includes(at) ? other + letter : letter,
        );
        const line = [...before, pieces.join(''), ...after].join(other);
        const lines = peopleOf(await read(`${HDR}\n${line}\n${plainLines(20)}`));
        for (const { cells } of lines) expect(hidesNumen(cells.join(''))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
