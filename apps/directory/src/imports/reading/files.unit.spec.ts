import { describe, expect, it } from '@jest/globals';
import { neutralised } from '@citadelle/contracts';
import fc from 'fast-check';
import { UnreadableFile } from './read-line.js';
import {
  acceptedOf,
  bytesOf,
  encoded,
  faultsOf,
  HDR,
  peopleOf,
  PIN,
  plainLines,
  read,
  refusal,
  warningsOf,
} from './reading.fixture.js';

describe('a file that is none of people', () => {
  it.each([
    ['no bytes', ''],
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\r\n \t\n\n'],
    ['separators', ';;;;\n;;;;\n'],
  ])('%s: file-empty', async (_what, text) => {
    expect((await refusal(text)).code).toBe('file-empty');
    expect((await refusal(encoded(`\ufeff${text}`, 'UTF-16LE'))).code).toBe('file-empty');
  });

  it.each([HDR, `${HDR}\n`, `\ufeffsep=;\n${HDR}\r\n`, `${HDR};;\n;;;;;;\n\n`])(
    '%j: no-lines',
    async (text) => expect((await refusal(text)).code).toBe('no-lines'),
  );

  it.each([
    ...[
      'PK\x03\x04\x14\0\x06\0',
      'PK\x05\x06\0\0',
      '%PDF-1.7\n',
      '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1',
    ],
    ...[
      '\x1F\x8B\x08\0',
      '7z\xBC\xAF\x27\x1C',
      'BZh91AY',
      '\xFD7zXZ\0',
      '{\\rtf1 nom}',
      '\x89PNG\r\n',
    ],
    ...[
      '\xFF\xD8\xFF\xE0',
      '<?xml version="1.0"?><Workbook>',
      '<html><table>',
      '\xEF\xBB\xBF<!DOCTYPE html>',
    ],
    ...['[{"nom": "PIN"}]', '\0'.repeat(200), '\x01\x02\x03\x04\x05\x06\x07\x08\x0E'.repeat(20)],
  ])('%j is no text, whatever follows', async (begin) => {
    const error = await refusal(bytesOf(`${begin}${HDR}\n${PIN}\n`, 'latin1'));
    expect(error.code).toBe('not-a-text-file');
    expect(error.message).toMatch(/Enregistrer sous|CSV/);
  });

  it('one field of 60 MB costs its line, quoted or not', async () => {
    const field = 'x'.repeat(60_000_000);
    for (const line of [field, `"${field}`, `PIN;"${field}";02/11/1988`]) {
      const file = await read(`${HDR}\n${line}\n${PIN}\n`);
      expect(faultsOf(file)).toEqual(['2 line-too-long']);
      expect(acceptedOf(file)).toHaveLength(1);
    }
    expect((await refusal(field)).code).toBe('header-missing');
  });
});

describe('the header', () => {
  it('behind a byte order mark and `sep=`, quoted, in French', async () => {
    const file = await read(
      bytesOf(
        '\xEF\xBB\xBFsep=;\r\n"Nom d\xE2\x80\x99usage";"Pr\xC3\xA9nom";"N\xC3\xA9(e) le";"NUMEN";"Service gestionnaire"\r\n"PIN";"Jean";"02/11/1988";"03E8812345ABC";"SIG-AESH"\r\n',
        'latin1',
      ),
    );
    expect(peopleOf(file).map(({ line, faults }) => [line, faults])).toEqual([[3, []]]);
    expect(file.understanding.columns).toContainEqual({ header: 'Né(e) le', field: 'birth_date' });
  });

  it.each([
    ['usual_name', ['Usual_Name', 'NOM', 'Nom usage', 'nom d’usage', "Nom d'usage", 'Nom usuel']],
    [
      'first_name',
      ['first name', 'PRÉNOM', 'Prénom usuel', 'Prénom d’usage', 'Prénom 1', 'Pre\u0301nom'],
    ],
    [
      'birth_date',
      [
        'birth_date',
        'Date de naissance',
        'date naissance',
        'DATE_NAIS',
        'Né(e) le',
        'Né le',
        'Date de naissance (JJ/MM/AAAA)',
        'Date naiss.',
        'DT_NAISSANCE',
        'NÃ©(e) le',
      ],
    ],
    ['unit', ['unit', 'Unité', 'SERVICE', 'Service gestionnaire', ' Unité gestionnaire ']],
    ['phone', ['phone', 'Téléphone', 'Tél.', 'N° téléphone']],
    ['ends_on', ['ends_on', 'Fin de contrat', 'Date de fin de contrat', 'date fin contrat']],
  ])('knows %s by its names', async (field, headers) => {
    for (const header of headers) {
      const file = await read(`NUMEN;${header}\n03E8812345ABC;\n`);
      expect(file.understanding.columns[1]).toEqual({ header: header.trim(), field });
    }
  });

  it.each(['NUMEN', 'N° NUMEN', 'Nº NUMEN', 'Numéro NUMEN', 'code_numen', 'Numen (13 caractères)'])(
    'knows the NUMEN by %s',
    async (header) => {
      const [jean] = acceptedOf(
        await read(`${HDR.replace('numen', header)}\nPIN;Jean;02/11/1988;03E8812345ABC;SIG-AESH\n`),
      );
      expect(jean).toMatchObject({ usualName: 'PIN', numen: '03E8812345ABC' });
    },
  );

  it('is named as it was before a download kept it from being run', async () => {
    const headers = ['=cmd', '+A', '@x', "'t"];
    const sent = headers.map(neutralised).join(';');
    const { understanding } = await read(`${HDR};${sent}\n${PIN};;;;\n`);
    expect(understanding.columns.slice(5).map(({ header }) => header)).toEqual(headers);
  });

  it('names unknown columns and leaves them alone, in any order of columns', async () => {
    const file = await read(
      `UAI,numen,unit,Grade,first_name,usual_name,birth_date\n0250001A,03E8812345ABC,SIG-AESH,PLP,Jean,PIN,02/11/1988\n`,
    );
    expect(file.understanding.columns.filter(({ field }) => field === null)).toEqual([
      { header: 'UAI', field: null },
      { header: 'Grade', field: null },
    ]);
    expect(acceptedOf(file)[0]).toMatchObject({ usualName: 'PIN', unit: 'SIG-AESH' });
  });

  it.each([
    ['usual_name;first_name;birth_date;unit', 'column-missing', 'NUMEN'],
    [`${HDR};NUMEN`, 'column-doubled', '« NUMEN »'],
    [`${HDR};Nom usuel`, 'column-doubled', '« Nom usuel »'],
    [`${HDR};Service`, 'column-doubled', '« Service »'],
    ['a;b;c', 'header-missing', 'en-tête'],
    ['usual_name|first_name|birth_date|numen', 'header-missing', 'séparées'],
    ['"usual_name;first_name;birth_date;numen;unit', 'header-unreadable', 'guillemets'],
  ])('%s is refused: %s', async (header, code, words) => {
    const error = await refusal(`${header}\n${PIN}\n`);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it.each([
    ['Extraction du 01/09/2025\n\n', 3],
    ['Extraction RH;;;;\n', 2],
    ['Service;SIG-AESH;;;\n\n\n', 4],
    ['"Personnel, académie de Besançon"\r\n', 2],
  ])('below %j is refused, and named', async (above, line) => {
    const { code, message, lines } = await refusal(`${above}${HDR}\n${PIN}\n`);
    expect({ code, lines }).toEqual({ code: 'header-missing', lines: [line] });
    expect(message).toContain(`à la ligne ${line}`);
  });

  it('without columns of names says that nobody can be created', async () => {
    const file = await read('NUMEN;Service\n03E8812345ABC;SIG-AESH\n');
    expect(acceptedOf(file)).toEqual([{ numen: '03E8812345ABC', unit: 'SIG-AESH' }]);
    expect(warningsOf(file)).toEqual(['column-absent', 'column-absent', 'column-absent']);
  });
});

describe('what separates cells', () => {
  it.each([';', ',', '\t'] as const)(
    'is %j, also where the line before says so',
    async (separator) => {
      const text = `${HDR}\n${PIN}\n`.replaceAll(';', separator);
      for (const before of ['', `sep=${separator}\n`, `SEP=${separator}\r\n`, '\n\n', 'sep=\n']) {
        const file = await read(before + text);
        expect(file.understanding.separator).toBe(separator);
        expect(acceptedOf(file)).toHaveLength(1);
      }
    },
  );

  it.each(['sep=,', 'sep=\t', 'sep=|'])('that is not what %j says: refused', async (line) => {
    const error = await refusal(`${line}\r\n${HDR}\r\n${PIN}\r\n`);
    expect({ code: error.code, lines: error.lines }).toEqual({
      code: 'delimiter-contradicts',
      lines: [1, 2],
    });
  });

  it('other than in the header: lines are refused, and the file where most of it is', async () => {
    const other = PIN.replaceAll(';', ',');
    expect(faultsOf(await read(`${HDR}\n${PIN}\n${PIN}\n${other}\n`))).toEqual([
      '4 delimiter-contradicts',
    ]);
    expect((await refusal(`${HDR}\n${other}\n${other}\n`)).code).toBe('delimiter-contradicts');
  });

  it('other than in the header, in a line that leaves its last cells out', async () => {
    const short = `${HDR};phone;ends_on;note\n`;
    for (const separator of [',', '\t']) {
      const other = PIN.replaceAll(';', separator);
      const file = await read(`${short}${PIN}\n${PIN}\n${other}\n`);
      expect(faultsOf(file)).toEqual(['4 delimiter-contradicts']);
    }
    const names = await read(
      `${short}"PIN, Jean, X";Zoé;02/11/1988;03E8812345ABC;SIG-AESH\nPIN, Jean, X\n`,
    );
    expect(faultsOf(names)).toEqual(['2 person-name', '3 person-name']);
  });

  it('is a tab where the line before spells one', async () => {
    const text = `${HDR}\n${PIN}\n`.replaceAll(';', '\t');
    expect((await read(`sep=\\t\n${text}`)).understanding.separator).toBe('\t');
  });
});

describe('two files that were joined', () => {
  it.each(['\ufeff', '', '\ufeffsep=;\r\n'])(
    'with %j between them: the second header is a refused line',
    async (mark) => {
      const file = await read(
        `\ufeff${HDR}\r\n${PIN}\r\n${mark}${HDR}\r\nSY;Awa;06/11/1988;03E8812349ABC;SIG-AESH\r\n`,
      );
      expect(
        new Set(peopleOf(file).flatMap(({ faults }) => faults.map(({ code }) => code))),
      ).toEqual(new Set(['header-repeated']));
      expect(acceptedOf(file).map(({ usualName }) => usualName)).toEqual(['PIN', 'SY']);
    },
  );

  it('with their columns in another order: refused', async () => {
    const error = await refusal(
      `${HDR}\n${PIN}\nfirst_name;usual_name;birth_date;numen;unit\n${plainLines(3)}`,
    );
    expect({ code: error.code, lines: error.lines }).toEqual({
      code: 'header-contradicts',
      lines: [3],
    });
  });
});

describe('any bytes', () => {
  it('are read or refused, never anything else', async () => {
    const bytes = fc.uint8Array({ maxLength: 120 });
    const begin = fc.constantFrom(
      '',
      `${HDR}\n`,
      `sep=,\n${HDR.replaceAll(';', ',')}\n`,
      '\xff\xfe',
    );
    await fc.assert(
      fc.asyncProperty(begin, bytes, async (first, more) => {
        const file = Buffer.concat([bytesOf(first, 'latin1'), more]);
        const outcome: unknown = await read(file, 7).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnreadableFile);
      }),
      { numRuns: 300 },
    );
  });

  it('around a NUMEN never bring it out in what is kept of a line or said of it', async () => {
    const cell = fc.constantFrom('PIN', '', '"', '02/11/1988', ';', '\n', 'é', '\0', ' ', 'Nom');
    const around = fc.array(cell, { maxLength: 8 }).map((cells) => cells.join(''));
    await fc.assert(
      fc.asyncProperty(around, around, async (before, after) => {
        const text = `${HDR}\n${PIN.replace('8812345', '8800001')}\n${before}03E8812345ABC${after}\n`;
        const outcome = await read(text).catch((error: unknown) => error);
        const said =
          outcome instanceof UnreadableFile
            ? outcome.message
            : JSON.stringify(outcome, (key, value: unknown) => (key === 'numen' ? '' : value));
        expect(said).not.toContain('8812345');
      }),
      { numRuns: 200 },
    );
  });
});
