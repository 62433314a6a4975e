import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  acceptedOf,
  encoded,
  HDR,
  numenOf,
  plainLines,
  read,
  refusal,
  TODAY,
} from './reading.fixture.js';
import { encodings, type FileBytes, UnreadableFile } from './read-line.js';
import { understand } from './understand.js';

const MIB = 1024 * 1024;
const LINES = Buffer.from(plainLines(1000));

/** Why a file of 100 MB of people below such a beginning is refused, and how much of it was asked for. */
async function refusalOfLarge(beginning: string | Buffer, lines: Buffer = LINES) {
  let asked = 0;
  const bytes: FileBytes = async function* () {
    const first = Buffer.from(beginning);
    asked += first.length;
    yield first;
    for (let made = 0; made < 100 * MIB; made += lines.length) {
      asked += lines.length;
      yield lines;
    }
  };
  const error: unknown = await understand(bytes, TODAY).catch((refused: unknown) => refused);
  if (!(error instanceof UnreadableFile)) throw new Error('this file was read', { cause: error });
  return { error, asked };
}

describe('100 MB', () => {
  it.each([
    ['a;b;c\n', 'header-missing'],
    ['usual_name|first_name|birth_date|numen\n', 'header-missing'],
    ['\n\n \nusual_name;first_name;birth_date;unit\n', 'column-missing'],
    [`${HDR};NUMEN\n`, 'column-doubled'],
    [`"${HDR}\n`, 'header-unreadable'],
    [`sep=,\n${HDR}\n`, 'delimiter-contradicts'],
    ['PK\x03\x04\n', 'not-a-text-file'],
    ['%PDF-1.7\n', 'not-a-text-file'],
  ])('under %j are refused at once', async (beginning, code) => {
    const { error, asked } = await refusalOfLarge(beginning);
    expect(error.code).toBe(code);
    expect(asked).toBeLessThan(2 * MIB);
  });

  it.each(encodings)('written in %s too', async (encoding) => {
    const { error, asked } = await refusalOfLarge(
      encoded('Prénom;Né(e) le;Unité\n', encoding),
      encoded(LINES.toString(), encoding),
    );
    expect(error.code).toBe('column-missing');
    expect(error.message).toContain('« Prénom », « Né(e) le », « Unité »');
    expect(asked).toBeLessThan(2 * MIB);
  });

  it('of which the first lines are larger than what is looked at are read to their end', async () => {
    const { error, asked } = await refusalOfLarge('a;b;c\n', Buffer.from('x'.repeat(MIB)));
    expect(error.code).toBe('header-missing');
    expect(asked).toBeGreaterThan(100 * MIB);
  });
});

describe('a header', () => {
  const names = fc.constantFrom(
    ...['Nom d’usage', 'Prénom', 'Né(e) le', 'NUMEN', 'Numéro NUMEN', 'Nº NUMEN', 'Unité'],
    ...['Téléphone', 'Grade', '', 'sep=;', '"NUMEN"', '"Prénom', 'Né"e'],
  );
  const header = fc
    .tuple(fc.array(names, { minLength: 1, maxLength: 6 }), fc.constantFrom(';', ',', '\t', '|'))
    .map(([cells, separator]) => cells.join(separator).replaceAll('º', '°'));

  it('is refused by the beginning of a long file as by the whole of a short one', async () => {
    const verdict = async (bytes: Buffer) => {
      const refused = await refusal(bytes).catch(() => undefined);
      return refused && [refused.code, refused.message];
    };
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom(...encodings), async (first, encoding) => {
        const file = (lines: string) => encoded(`${first}\n${lines}`, encoding);
        const short = await verdict(file(plainLines(90)));
        expect(await verdict(file(plainLines(120)))).toEqual(short);
      }),
      { numRuns: 300 },
    );
  });

  it('that its end shows to be written otherwise than its beginning looks is not refused', async () => {
    // Alone it looks like « NUMôRO » of Windows-1252.
    const header = 'NUMÈRO NUMEN;Grade\n';
    const grade = 'x'.repeat(10_000);
    const lines = Array.from({ length: 120 }, (_, at) => `${numenOf(at)};${grade}\n`).join('');
    expect((await refusal(encoded(header + lines, 'CP850'))).code).toBe('header-missing');
    const file = await read(encoded(`${header}${lines}${numenOf(120)};LÉVÊQUE Éloïse\n`, 'CP850'));
    expect(file.understanding.encoding).toBe('CP850');
    expect(acceptedOf(file)).toHaveLength(121);
  });
});
