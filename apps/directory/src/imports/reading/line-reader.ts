import { isNumen } from '@citadelle/contracts';
import { cellText, isBlankText } from './cell-text.js';
import { type ColumnPlaces, meaningsOf } from './columns.js';
import type { Separator } from './cut-cells.js';
import type { TextRecord } from './cut-records.js';
import { withoutNumen, withoutNumenOf } from './hide-numens.js';
import { lineFaults } from './line-faults.js';
import {
  importFields,
  type ImportField,
  type LineFault,
  type LinePerson,
  type ReadLine,
} from './read-line.js';
import { readPerson, type ReadPerson } from './read-person.js';
import { declaredSeparator } from './understand-header.js';

const LAST_CELLS_KEPT = 1000;
/** What may separate the cells of a line that was put into a file of another kind. */
const OTHER_SEPARATORS = [';', '\t', ',', '|'];

type WholeFault = (typeof lineFaults)[keyof typeof lineFaults];

/** Reads the records of a file one after the other: what comes before the header, the header, and people. */
export class LineReader {
  /** What stood in the last column, as `SIG-AESH`: a file that ends with `SIG-A` is cut. */
  private readonly lastCells = new Set<string>();
  private step: 'begin' | 'header' | 'body' = 'begin';

  constructor(
    private readonly places: ColumnPlaces,
    private readonly separator: Separator,
    private readonly today: string,
  ) {}

  /** Whether the header is read. */
  get isInBody(): boolean {
    return this.step === 'body';
  }

  /** The line that a record is; undefined for the header and for a `sep=` line before it. */
  read(record: TextRecord): ReadLine | undefined {
    const { line, cells, fault, end } = record;
    if (fault === undefined && end !== 'cut' && cells.every(isBlankText))
      return { line, kind: 'empty' };
    if (this.step !== 'body') return this.beforeBody(record);
    return this.person(record);
  }

  private beforeBody({ cells }: TextRecord): undefined {
    const isDeclaration =
      this.step === 'begin' && declaredSeparator(cells.join(this.separator)) !== undefined;
    this.step = isDeclaration ? 'header' : 'body';
  }

  private person(record: TextRecord): ReadLine {
    const { line, cells } = record;
    const read = readPerson(cells, this.places, this.today);
    const { person, faults, remarks } = read;
    const whole = this.wholeFault(record, read);
    return {
      ...{ line, kind: 'person' },
      person: whole === undefined ? person : this.credible(record, whole, person),
      faults:
        whole === undefined ? faults : [whole, ...(this.mayBeWhole(record, whole) ? faults : [])],
      remarks:
        whole === undefined
          ? [...remarks, ...this.strayValues(cells), ...this.openCell(record)]
          : [],
      cells: this.kept(cells),
    };
  }

  /** The cells as they go into the list of refused lines. */
  private kept(cells: readonly string[]): string[] {
    const other = this.otherSeparator(cells);
    const place = this.places.at.numen;
    return other === undefined ? withoutNumen(cells, place) : withoutNumenOf(cells, other, place);
  }

  /** What is wrong with the line as a whole; what its cells say matters little then. */
  private wholeFault(record: TextRecord, { person, faults }: ReadPerson): WholeFault | undefined {
    const { cells, fault } = record;
    if (this.isTruncated(record, faults)) return lineFaults['line-truncated'];
    if (fault !== undefined) return lineFaults[fault];
    if (person.numen === undefined) {
      const again = this.headerAgain(cells);
      if (again) return again;
    }
    if (this.otherSeparator(cells) !== undefined) return lineFaults['delimiter-contradicts'];
    const extra = cells.slice(this.places.count);
    return extra.every(isBlankText) ? undefined : lineFaults['too-many-cells'];
  }

  /** Whether the file ends within this line: cells are missing, or the last one is wrong, or what another line's begins with. */
  private isTruncated({ cells, end }: TextRecord, faults: readonly LineFault[]): boolean {
    const { last, at } = this.places;
    const ofLast = importFields.find((field) => at[field] === last);
    const text = cellText(cells[last] ?? '');
    if (end === 'there') {
      this.keepLast(ofLast, text);
      return false;
    }
    if (end === 'cut' || cells.length <= last) return true;
    if (faults.some(({ field }) => field !== undefined && field === ofLast)) return true;
    return !this.lastCells.has(text) && this.beginsAnother(text);
  }

  /** Where the last line lacks nothing but its end, its last cell may be wrong without being cut. */
  private mayBeWhole({ cells, end }: TextRecord, { code }: WholeFault): boolean {
    return code === 'line-truncated' && end === 'missing' && cells.length > this.places.last;
  }

  private keepLast(field: ImportField | undefined, text: string): void {
    if (this.lastCells.size === LAST_CELLS_KEPT || text.length > 100) return;
    // Others are too many, or begin like each other: of them it is known whether the cell is ever empty.
    const isComparable = field === 'unit' || field === 'phone' || field === 'ends_on';
    this.lastCells.add(isComparable || text === '' ? text : '?');
  }

  /** What a last cell without an end may lack: of a name, the rest would be missing in an address for ever. */
  private openCell({ cells, end, isClosed }: TextRecord): readonly LineFault[] {
    const { last, at, birthName } = this.places;
    const mayLackItsEnd = [at.usual_name, at.first_name, at.phone, at.ends_on, birthName];
    if (end !== 'missing' || isClosed || !mayLackItsEnd.includes(last)) return [];
    const text = cellText(cells[last] ?? '');
    return text === '' || this.lastCells.has(text) ? [] : [lineFaults['last-cell-open']];
  }

  private beginsAnother(text: string): boolean {
    return [...this.lastCells].some((other) => other.startsWith(text));
  }

  /** The header once more, where files were joined: the same one, or one with its columns elsewhere. */
  private headerAgain(cells: readonly string[]): WholeFault | undefined {
    if (declaredSeparator(cells.join(this.separator)) !== undefined)
      return lineFaults['header-repeated'];
    const meanings = meaningsOf(cells.map(cellText));
    if (!meanings.includes('numen') || meanings.filter(Boolean).length < 2) return undefined;
    const { at, birthName } = this.places;
    const isSame =
      importFields.every((field) => meanings.indexOf(field) === at[field]) &&
      meanings.indexOf('birth_name') === birthName;
    return lineFaults[isSame ? 'header-repeated' : 'header-contradicts'];
  }

  /** What separates the cells of a line in which nothing but the first cell is written, and that holds a whole line. */
  private otherSeparator([all = '', ...rest]: readonly string[]): string | undefined {
    if (this.places.known < 3 || !rest.every(isBlankText)) return undefined;
    return OTHER_SEPARATORS.find((other) => {
      const parts = other === this.separator ? [] : all.split(other);
      return parts.length >= this.places.known || (parts.length > 2 && parts.some(isNumen));
    });
  }

  /** What can be believed of a line that is refused as a whole, so that whoever it is of counts as present. */
  private credible({ cells }: TextRecord, { code }: WholeFault, person: LinePerson): LinePerson {
    if (code === 'line-truncated')
      return readPerson(cells.slice(0, -1), this.places, this.today).person;
    if (code.startsWith('header')) return {};
    if (cells.length === this.places.count) return person;
    return person.numen === undefined ? {} : { numen: person.numen };
  }

  private strayValues(cells: readonly string[]): readonly LineFault[] {
    const hasStray = [...this.places.nameless].some((place) => !isBlankText(cells[place] ?? ''));
    return hasStray ? [lineFaults['value-without-column']] : [];
  }
}
