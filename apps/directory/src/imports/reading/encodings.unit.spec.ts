import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  acceptedOf,
  bytesOf,
  encoded,
  faultsOf,
  HDR,
  numenOf,
  peopleOf,
  PIN,
  plainLines,
  read,
  refusal,
  warningsOf,
} from './reading.fixture.js';

const oneByte = ['Windows-1252', 'Mac Roman', 'CP850'] as const;
const wide = ['UTF-16LE', 'UTF-16BE'] as const;
const all = ['UTF-8', ...wide, ...oneByte] as const;

const lineOf = (usualName: string, firstName: string, at = 1) =>
  `${usualName};${firstName};02/11/1988;${numenOf(at)};SIG-AESH\r\n`;
const fileOf = (...people: readonly (readonly [string, string])[]) =>
  `${HDR}\r\n${people.map(([usual, first], at) => lineOf(usual, first, at)).join('')}`;
const SOEUR = 'SŒUR\tŒdipe\t02/11/1988\t03E8812345ABC\tSIG-AESH\r\n';
const unicodeText = `${HDR.replaceAll(';', '\t')}\r\n${SOEUR}`;
const namesOf = (file: Awaited<ReturnType<typeof read>>) =>
  acceptedOf(file).map(({ usualName, firstName }) => `${usualName} ${firstName}`);

describe('« Texte Unicode » of Excel', () => {
  it.each([
    [
      'a byte order mark',
      Buffer.concat([bytesOf('\xff\xfe', 'latin1'), encoded(unicodeText, 'UTF-16LE')]),
    ],
    ['none', encoded(unicodeText, 'UTF-16LE')],
    [
      'the other order',
      Buffer.concat([bytesOf('\xfe\xff', 'latin1'), encoded(unicodeText, 'UTF-16BE')]),
    ],
    ['the other order without a mark', encoded(unicodeText, 'UTF-16BE')],
  ])('is read with %s', async (_what, bytes) => {
    const file = await read(bytes);
    expect(namesOf(file)).toEqual(['SŒUR Œdipe']);
    expect(file.understanding.separator).toBe('\t');
  });

  it.each([
    ['within the last line end', encoded(unicodeText, 'UTF-16LE').subarray(0, -1)],
    ['within the last letter', encoded(unicodeText, 'UTF-16LE').subarray(0, -5)],
    ['within the last letter, the other order', encoded(unicodeText, 'UTF-16BE').subarray(0, -5)],
  ])('that is cut %s keeps nothing of its last line', async (_what, bytes) => {
    const file = await read(bytes);
    expect(acceptedOf(file)).toEqual([]);
    expect(faultsOf(file)).toEqual(['2 line-truncated']);
    expect(warningsOf(file)).toContain('file-truncated');
  });
});

describe('the encoding of a file', () => {
  it('is decided on the whole file: accents that come after 64 KiB', async () => {
    const tail = 'L\xC9V\xCAQUE;\xC9lo\xEFse;02/11/1988;03E8899999ABC;SIG-AESH\r\n';
    const file = await read(bytesOf(`${HDR}\n${plainLines(1500)}${tail}`, 'latin1'));
    expect(file.understanding).toMatchObject({
      encoding: 'Windows-1252',
      warnings: [],
      sample: ['LÉVÊQUE Éloïse'],
    });
    expect(acceptedOf(file)).toHaveLength(1501);
  });

  it.each([
    ['Windows-1252', 'Ren\xE9e', 'Renée'],
    ['Windows-1252', 'ZO\xC9', 'ZOÉ'],
    ['Windows-1252', 'S\x8CUR', 'SŒUR'],
    ['Windows-1252', 'D\x92ALEMBERT', "D'ALEMBERT"],
    ['Windows-1252', 'Fran\xE7oise', 'Françoise'],
    ['Mac Roman', 'Ren\x8Ee', 'Renée'],
    ['Mac Roman', 'LEV\xE6QUE', 'LEVÊQUE'],
    ['Mac Roman', 'BENO\xEBT', 'BENOÎT'],
    ['Mac Roman', 'C\xEFT\x83', 'CÔTÉ'],
    ['Mac Roman', 'D\xD5\x83PINAY', "D'ÉPINAY"],
    ['Mac Roman', 'Beno\x94t', 'Benoît'],
    ['CP850', 'In\x8As', 'Inès'],
    ['CP850', 'Ir\x8Ane', 'Irène'],
    ['CP850', 'REN\x90', 'RENÉ'],
    ['CP850', 'LEV\xD2QUE', 'LEVÊQUE'],
    ['CP850', 'Fran\x87ois', 'François'],
  ])('%s is known by one name alone: %j is %s', async (encoding, bytes, name) => {
    const file = await read(
      bytesOf(`${HDR}\n${bytes};Ana;02/11/1988;03E8812345ABC;SIG-AESH\n`, 'latin1'),
    );
    expect(file.understanding.encoding).toBe(encoding);
    expect(acceptedOf(file)[0]?.usualName).toBe(name);
  });

  it.each(all)('a French file comes out the same in %s', async (encoding) => {
    const people = [
      ['LÉVÊQUE', 'Éloïse'],
      ['BENOÎT', 'François'],
      ['CÔTÉ', 'Zoé'],
      ['LE GOFF', 'Noël'],
      ['MÜLLER', 'Anaïs'],
    ] as const;
    const file = await read(encoded(fileOf(...people), encoding));
    expect(file.understanding.encoding).toBe(encoding);
    expect(namesOf(file)).toEqual(people.map(([usual, first]) => `${usual} ${first}`));
    expect(file.understanding.sample).toEqual(['LÉVÊQUE Éloïse', 'BENOÎT François', 'CÔTÉ Zoé']);
  });

  it('a French file comes out the same in all of them, whoever is in it', async () => {
    const usual = fc.constantFrom('LÉVÊQUE', 'BENOÎT', 'CÔTÉ', 'GARÇON', 'ZOÉ', 'PIN', 'NOËL');
    const first = fc.constantFrom(
      'Éloïse',
      'Renée',
      'Françoise',
      'Jérôme',
      'Maëlle',
      'Zoé',
      'Anaïs',
    );
    const people = fc.array(fc.tuple(usual, first), { minLength: 3, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(people, async (some) => {
        const right = await read(fileOf(...some));
        for (const encoding of all)
          expect((await read(encoded(fileOf(...some), encoding))).lines).toEqual(right.lines);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['GÓMEZ', 'Jean', 'Windows-1252'],
    ['PIN', 'Óscar', 'Windows-1252'],
    ['SIMÕES', 'Jean', 'Windows-1252'],
    ['PIN', 'Begoña', 'Mac Roman'],
    ['IBAÑEZ', 'Íris', 'Mac Roman'],
    ['SŒUR', 'María', 'Mac Roman'],
    ['GARCÍA', 'Jean', 'CP850'],
    ['SIMÕES', 'Noëlle', 'CP850'],
  ] as const)('of %s %s alone in %s is in doubt', async (usual, first, encoding) => {
    const file = await read(encoded(fileOf([usual, first]), encoding));
    expect(warningsOf(file)).toContain('encoding-doubtful');
  });

  it.each(oneByte)('of names that nothing else reads is in no doubt in %s', async (encoding) => {
    const names = ['Zoé', 'François', 'Anaïs', 'Irène'];
    for (const name of names)
      expect(warningsOf(await read(encoded(fileOf(['LÉVÊQUE', name]), encoding)))).toEqual([]);
    const many = names.map((name) => ['GÓMEZ', name] as const);
    expect(warningsOf(await read(encoded(fileOf(...many), encoding)))).toEqual([]);
  });

  it.each([
    ['MUÑOZ', 'João'],
    ['GARCÍA', 'Jean'],
    ['PIN', 'María'],
    ['PIN', 'Søren'],
    ['GONZÁLEZ', 'Iñigo'],
    ['SIMÕES', 'Ángel'],
  ])('of %s %s, whose letters are rare in French, is in doubt, and read', async (usual, first) => {
    const file = await read(encoded(fileOf([usual, first]), 'Windows-1252'));
    expect(namesOf(file)).toEqual([`${usual} ${first}`]);
    expect(warningsOf(file)).toEqual(['encoding-doubtful']);
  });

  it.each(['D\u2019\u00c9ON', 'RENÉ\u00a0'])(
    'of %j alone could be UTF-8 by chance: in doubt',
    async (name) => {
      const encoding = name.startsWith('D') ? 'Mac Roman' : 'Windows-1252';
      const file = await read(encoded(fileOf([name, 'Jean']), encoding));
      expect(file.understanding).toMatchObject({ encoding });
      expect(warningsOf(file)).toEqual(['encoding-doubtful']);
    },
  );

  it.each([
    ['Greek', '\xC1\xE8\xDE\xED\xE1;\xC5\xEB\xDD\xED\xE7'],
    ['Cyrillic', '\xC8\xC2\xC0\xCD;\xCE\xEB\xE5\xE3'],
    ['Turkish', '\xDEAH\xDDN;G\xFCl\xFEen'],
    ['Cyrillic in capitals', '\xCF\xC5\xD2\xD0\xCE\xC2;\xC0\xCD\xCD\xC0'],
  ])('that is none of those is refused: %s', async (_what, names) => {
    const file = bytesOf(`${HDR}\n${names};02/11/1988;03E8812345ABC;X\n`, 'latin1');
    expect((await refusal(file)).code).toMatch(/^encoding-(unknown|mixed)$/);
  });

  it('of four bytes a letter is refused', async () => {
    const utf32 = Buffer.from([...`${HDR}\n${PIN}\n`].flatMap((c) => [c.charCodeAt(0), 0, 0, 0]));
    const marked = Buffer.concat([bytesOf('\xff\xfe\0\0', 'latin1'), utf32]);
    expect((await refusal(marked)).code).toBe('encoding-unknown');
  });
});

describe('accents that were written as UTF-8 twice', () => {
  it.each([
    ['LEV\xC3\x83\xC5\xA0QUE;Fran\xC3\x83\xC2\xA7ois'],
    [bytesOf('LEVÃŠQUE;Paul').toString('latin1')],
    [bytesOf('MÃœLLER;Paul').toString('latin1')],
    [bytesOf('BENOÃŽT;Paul').toString('latin1')],
    [bytesOf('DURAND;Ren√©e').toString('latin1')],
    [bytesOf('DURAND;Ir├¿ne').toString('latin1')],
    [bytesOf('Dâ€™ALEMBERT;Paul').toString('latin1')],
  ])('%j: a warning, and the line is held', async (names) => {
    const line = `${names};02/11/1988;03E8812346ABC;SIG-AESH\n`;
    const file = await read(bytesOf(`${HDR}\n${PIN}\n${line}`, 'latin1'));
    expect(warningsOf(file)).toEqual(['encoding-doubled']);
    expect(new Set(faultsOf(file))).toEqual(new Set(['3 encoding-doubled']));
    const [warning] = file.understanding.warnings;
    expect(warning?.message).toContain('à la ligne 3 : cette ligne est mise de côté');
    expect(acceptedOf(file)).toHaveLength(1);
    expect(peopleOf(file)[1]?.person.numen).toBe('03E8812346ABC');
  });

  it.each(['RenŽe', 'ZoÈ', 'InŠs', 'IrŠne', 'Ren\ufffde'])(
    '%s was misread before, and is refused',
    async (name) => {
      const file = await read(`${HDR}\nPIN;${name};02/11/1988;03E8812345ABC;SIG-AESH\n`);
      expect(faultsOf(file)).toEqual([expect.stringMatching(/^2 letter-(misread|lost)$/)]);
    },
  );

  it.each(['João', 'McDonald', 'Đặng', 'ÉLÉONORE', 'LEFÈVRE-MÜLLER', "D'Éon", 'Ƒemi', 'Âne'])(
    '%s is a name',
    async (name) => {
      const file = await read(`${HDR}\n${name};Ana;02/11/1988;03E8812345ABC;SIG-AESH\n`);
      expect(faultsOf(file)).toEqual([]);
    },
  );
});
