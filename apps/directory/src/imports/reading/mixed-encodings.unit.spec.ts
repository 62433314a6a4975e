import { describe, expect, it } from '@jest/globals';
import {
  bytesOf,
  encoded,
  faultsOf,
  HDR,
  numenOf,
  plainLines,
  read,
  refusal,
} from './reading.fixture.js';

const wide = ['UTF-16LE', 'UTF-16BE'] as const;

const lineOf = (usualName: string, firstName: string, at = 1) =>
  `${usualName};${firstName};02/11/1988;${numenOf(at)};SIG-AESH\r\n`;
const fileOf = (...people: readonly (readonly [string, string])[]) =>
  `${HDR}\r\n${people.map(([usual, first], at) => lineOf(usual, first, at)).join('')}`;

describe('two encodings in one file', () => {
  const utf8 = 'LEV\xC3\x8AQUE;Ir\xC3\xA8ne;02/11/1988;03E8899999ABC;SIG-AESH\r\n';
  const windows = 'LEV\xCAQUE;Ir\xE8ne;02/11/1988;03E8899998ABC;SIG-AESH\r\n';
  const mac = 'LEV\xE6QUE;Ir\x8Fne;02/11/1988;03E8899997ABC;SIG-AESH\r\n';
  const dos = 'LEV\xD2QUE;Ir\x8Ane;02/11/1988;03E8899996ABC;SIG-AESH\r\n';

  it.each([
    ['UTF-8, then Windows-1252', utf8 + windows, [1502, 1503]],
    ['Windows-1252, then UTF-8', windows + utf8, [1502, 1503]],
    ['Windows-1252, then Mac Roman', windows + windows + mac, [1502, 1503, 1504]],
    ['Windows-1252, then CP850', windows + dos, [1502, 1503]],
    ['Mac Roman, then Windows-1252', mac + mac + windows, [1502, 1503, 1504]],
    ['UTF-8, then Mac Roman', utf8 + mac, [1502, 1503]],
  ])('%s: refused with the lines of both', async (_what, tail, lines) => {
    const error = await refusal(bytesOf(`${HDR}\n${plainLines(1500)}${tail}`, 'latin1'));
    expect(error.code).toBe('encoding-mixed');
    expect(error.lines).toEqual(lines);
    for (const line of lines) expect(error.message).toContain(String(line));
  });

  it.each(wide)(
    'UTF-8 before or after %s: refused with the line of the other',
    async (encoding) => {
      const text = fileOf(['LÉVÊQUE', 'Irène'], ['PIN', 'Jean']);
      const mark = bytesOf(encoding === 'UTF-16LE' ? '\xff\xfe' : '\xfe\xff', 'latin1');
      const [short, long] = [bytesOf(text), encoded(text, encoding)];
      for (const [parts, line] of [
        [[mark, long, short], 4],
        [[short, long], 1],
        [[bytesOf(`${text} `), long], 1],
        [[short, mark, long], 1],
      ] as const) {
        const error = await refusal(Buffer.concat(parts));
        expect({ code: error.code, lines: error.lines }).toEqual({
          code: 'encoding-mixed',
          lines: [line],
        });
      }
    },
  );

  it('a byte that is nothing in Windows-1252 is not taken for a letter', async () => {
    const odd = bytesOf(
      `${HDR}\n${windows}X\x8D;Paul;02/11/1988;03E8899995ABC;SIG-AESH\n`,
      'latin1',
    );
    expect((await refusal(odd)).code).toBe('encoding-mixed');
  });

  it.each([
    ['Windows-1252', 'Mac Roman', 'BENOÎT', 'Jean'],
    ['Windows-1252', 'CP850', 'CÔTE', 'Jean'],
    ['Mac Roman', 'CP850', 'PIN', 'Hélène'],
    ['Mac Roman', 'Windows-1252', 'PIN', 'Côme'],
    ['CP850', 'Mac Roman', 'LEFÈVRE', 'Jean'],
    ['CP850', 'Windows-1252', 'PIN', 'François'],
  ] as const)(
    '%s, then %s, which reads as letters that are rare: the line is named',
    async (one, another, usual, first) => {
      const most = fileOf(['LÉVÊQUE', 'Éloïse'], ['CÔTÉ', 'Zoé'], ['PIN', 'Irène']);
      const line = encoded(lineOf(usual, first, 9), another);
      const { understanding } = await read(Buffer.concat([encoded(most, one), line]));
      expect(understanding.warnings).toEqual([
        {
          code: 'encoding-doubtful',
          message: expect.stringContaining('autrement à la ligne 5') as unknown,
        },
      ]);
    },
  );

  it.each([
    'LEV\xEAQUE;B\xE9ATRICE',
    '\x8EIVKOVI;\x8Aimon',
    'MU\xD1OZ;Jo\xE3o',
    'D\x92\xC9PINAY;L\xE9a',
    'LE\xA0GOFF;L\xE9a',
    'PIN;Jo\xEBl;02/11/1988;03E8812345ABC;X;voir \x85 12 \x80 \x97 \x93non\x94 \xB7 \xA9\n\xC9LO\xCFSE;L\xE9a',
  ])('odd but right: %j in Windows-1252 among others', async (names) => {
    const line = `${names};02/11/1988;03E8899995ABC;SIG-AESH\r\n`;
    const file = await read(bytesOf(`${HDR};note\n${windows}${line}`, 'latin1'));
    expect(file.understanding.encoding).toBe('Windows-1252');
    expect(faultsOf(file)).toEqual([]);
  });
});
