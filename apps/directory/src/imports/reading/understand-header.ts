import { atLines } from './lines-in-words.js';
import { hidesNumen } from '@citadelle/contracts';
import { type ColumnMeaning, mayNameNumen } from './column-spellings.js';
import { FIELDS_IN_FRENCH, meaningOf, meaningsOf, shownHeader } from './columns.js';
import type { TextLine } from './cut-lines.js';
import { looseCells, type Separator } from './cut-cells.js';
import { RecordCutter, type TextRecord } from './cut-records.js';
import { importFields, type LineFault, type Understanding, UnreadableFile } from './read-line.js';
import { isBlankText } from './cell-text.js';

/** What the first lines of a file say of it. */
export type UnderstoodHeader = Pick<Understanding, 'separator' | 'columns' | 'warnings'>;

const separators: readonly Separator[] = [';', ',', '\t'];
const SEPARATORS_IN_FRENCH: Readonly<Record<Separator, string>> = {
  ';': 'le point-virgule',
  ',': 'la virgule',
  '\t': 'la tabulation',
};
const DECLARED = /^"?sep=(\\t|.?)"?[;,\t]*\s*$/i;

/** The separator that a line declares, as spreadsheets understand it (`sep=;`); undefined for any other line. */
export function declaredSeparator(text: string): string | undefined {
  const declared = DECLARED.exec(text)?.[1];
  return declared?.toLowerCase() === '\\t' ? '\t' : declared;
}

/** Whether a line is empty, whatever separates cells. */
export function isBlankLine(text: string): boolean {
  return isBlankText(text.replace(/[;,"]/g, ''));
}

/** Understands the header among the first lines of a file: what separates cells, and what stands in which column. */
export function understandHeader(lines: readonly TextLine[]): UnderstoodHeader {
  const written = lines.filter(({ text }) => !isBlankLine(text));
  const declared = written[0] && declaredSeparator(written[0].text);
  const rest = declared === undefined ? written : written.slice(1);
  if (rest.length === 0) throw missing();
  const readings = separators.map((separator) => readHeader(rest, separator));
  const best = readings.reduce((a, b) => (b.known > a.known ? b : a));
  if (!best.record.cells.map(meaningOf).includes('numen')) refuseLinesAbove(rest);
  if (best.known === 0) throw missing();
  const separator = separatorOf(declared, readings, best, [written[0]!.number, rest[0]!.number]);
  const { record } = readings.find((reading) => reading.separator === separator)!;
  if (record.fault !== undefined)
    throw new UnreadableFile(
      'header-unreadable',
      'La ligne d’en-tête est illisible : des guillemets ne s’y ferment pas, ou elle est bien trop longue. Corrigez-la, puis envoyez le fichier de nouveau.',
      [record.line],
    );
  return { separator, ...understandColumns(record) };
}

/** Lines above the header, such as a title, may say anything: whoever has the file takes them away. */
function refuseLinesAbove(lines: readonly TextLine[]): void {
  const likely = lines.slice(1).filter(({ text }) => mayNameNumen(text));
  for (const separator of separators) {
    const header = likely.find(({ text }) => {
      const meanings = looseCells(text, separator).map(meaningOf);
      return meanings.includes('numen') && meanings.filter(Boolean).length > 1;
    });
    if (header === undefined) continue;
    throw new UnreadableFile(
      'header-missing',
      `L’en-tête se trouve ${atLines([header.number])} : supprimez ce qui le précède, puis envoyez le fichier de nouveau.`,
      [header.number],
    );
  }
}

interface Reading {
  readonly separator: Separator;
  readonly record: TextRecord;
  readonly known: number;
}

function readHeader(lines: readonly TextLine[], separator: Separator): Reading {
  const [record] = new RecordCutter(separator).add(lines, true);
  return { separator, record: record!, known: record!.cells.filter(meaningOf).length };
}

function separatorOf(
  declared: string | undefined,
  readings: readonly Reading[],
  best: Reading,
  lines: readonly number[],
): Separator {
  if (declared === undefined || declared === '') return best.separator;
  const reading = readings.find(({ separator }) => separator === declared);
  if (reading && reading.known === best.known) return reading.separator;
  throw new UnreadableFile(
    'delimiter-contradicts',
    `La première ligne annonce « ${declared === '\t' ? 'tabulation' : declared} » comme séparateur, mais l’en-tête utilise ${SEPARATORS_IN_FRENCH[best.separator]}. Retirez la ligne « sep= », ou enregistrez le fichier de nouveau.`,
    lines,
  );
}

function understandColumns({
  cells,
  line,
}: TextRecord): Pick<Understanding, 'columns' | 'warnings'> {
  const meanings = meaningsOf(cells);
  refuseTwice(cells, meanings, line);
  if (!meanings.includes('numen'))
    throw new UnreadableFile(
      'column-missing',
      `La colonne « NUMEN » manque ${atLines([line])} : c’est par elle que les personnes sont reconnues. Colonnes lues : ${listOf(cells)}.`,
      [line],
    );
  const columns = cells.map((header, at) => ({
    header: shownHeader(header),
    field: meanings[at] === 'birth_name' ? ('usual_name' as const) : (meanings[at] ?? null),
  }));
  const absent = (['usual_name', 'first_name', 'birth_date', 'unit'] as const).filter(
    (field) => !columns.some((column) => column.field === field),
  );
  return { columns, warnings: absent.map(absentColumn) };
}

function absentColumn(field: (typeof importFields)[number]): LineFault {
  return {
    field,
    code: 'column-absent',
    message: `Le fichier n’a pas de colonne « ${FIELDS_IN_FRENCH[field]} » : rien n’y change pour les personnes connues, et personne ne peut être créé.`,
  };
}

function refuseTwice(
  cells: readonly string[],
  meanings: readonly (ColumnMeaning | undefined)[],
  line: number,
): void {
  for (const meaning of new Set(meanings)) {
    const headers = cells.filter((_, at) => meanings[at] === meaning);
    if (meaning === undefined || headers.length < 2) continue;
    throw new UnreadableFile(
      'column-doubled',
      `Plusieurs colonnes disent la même chose ${atLines([line])} : ${listOf(headers)}. Gardez la bonne, et retirez ou renommez l’autre.`,
      [line],
    );
  }
}

/** Headers as they are shown, unless people stand where they should. */
function listOf(headers: readonly string[]): string {
  if (hidesNumen(headers.join(''))) return '(aucune)';
  const shown = headers.map(shownHeader).filter((header) => header !== '');
  return `${shown
    .slice(0, 20)
    .map((header) => `« ${header} »`)
    .join(', ')}${shown.length > 20 ? ', …' : ''}`;
}

function missing(): UnreadableFile {
  return new UnreadableFile(
    'header-missing',
    'La ligne d’en-tête manque, ou ses cellules ne sont séparées ni par des points-virgules, ni par des virgules, ni par des tabulations. La première ligne doit nommer les colonnes : « Nom d’usage », « Prénom », « Date de naissance », « NUMEN », « Service gestionnaire ».',
    [1],
  );
}
