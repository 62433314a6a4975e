import { counted, inFigures } from '@citadelle/contracts';
import { defaultDays } from './dates.js';
import { frenchDay } from './dates-in-french.js';
import { lineFaults } from './line-faults.js';
import { atLines } from './lines-in-words.js';
import { type LineFault, type ReadLine, UnreadableFile } from './read-line.js';

type PersonLine = Extract<ReadLine, { kind: 'person' }>;

const LINES_NAMED = 5;
const SAMPLE = 3;
/** More lines with the month before the day than somebody mistypes. */
const MONTH_FIRST_MIN = 4;
/** A system's default date stands on so many lines at least, and on one line in so many. */
const DEFAULT_DAY = { lines: 5, oneIn: 1000 };

/** What the lines of a file say of it as a whole. Bounded, however long the file is. */
export class FileSurvey {
  people = 0;
  readonly sample: string[] = [];
  private readonly counts = new Map<string, { lines: number[]; count: number }>();
  private readonly defaults = new Map<string, number>();

  /** Takes the next lines into account. */
  add(lines: readonly ReadLine[]): void {
    for (const line of lines) if (line.kind === 'person') this.addPerson(line);
  }

  /** Refuses a file of which most lines are separated otherwise, or which goes on with other columns. */
  refuseContradictions(): void {
    this.refuse('header-contradicts', 1);
    this.refuse('delimiter-contradicts', this.people / 2);
  }

  /** What is to be pointed out of the file. */
  warnings(): LineFault[] {
    return [
      ...this.truncated(),
      ...this.lastCellOpen(),
      ...this.doubled(),
      ...this.twoDigitYears(),
      ...this.monthFirst(),
      ...this.defaultDays(),
    ];
  }

  private addPerson({ line, person, faults, remarks }: PersonLine): void {
    this.people++;
    for (const code of new Set([...faults, ...remarks].map((said) => said.code)))
      this.count(code, line);
    const day = person.birthDate ?? refusedDefault(faults);
    if (day !== undefined && defaultDays.has(day))
      this.defaults.set(day, (this.defaults.get(day) ?? 0) + 1);
    const name = `${person.usualName ?? ''} ${person.firstName ?? ''}`.trim();
    if (this.sample.length < SAMPLE && faults.length === 0 && /[^\0-\x7f]/.test(name))
      if (!this.sample.includes(name)) this.sample.push(name);
  }

  private count(code: string, line: number): void {
    const known = this.counts.get(code) ?? { lines: [], count: 0 };
    known.count++;
    if (known.lines.length < LINES_NAMED) known.lines.push(line);
    this.counts.set(code, known);
  }

  private of(code: string): { lines: number[]; count: number } {
    return this.counts.get(code) ?? { lines: [], count: 0 };
  }

  private refuse(code: 'header-contradicts' | 'delimiter-contradicts', from: number): void {
    const { lines, count } = this.of(code);
    if (count === 0 || count < from) return;
    throw new UnreadableFile(code, `${lineFaults[code].message} (${this.where(code)})`, lines);
  }

  private where(code: string): string {
    const { lines, count } = this.of(code);
    return atLines(lines, count > lines.length);
  }

  private truncated(): LineFault[] {
    if (this.of('line-truncated').count === 0) return [];
    return [
      {
        code: 'file-truncated',
        message: `Le fichier s’arrête au milieu d’une ligne, ${this.where('line-truncated')} : la suite manque sans doute. Extrayez-le de nouveau.`,
      },
    ];
  }

  private lastCellOpen(): LineFault[] {
    if (this.of('last-cell-open').count === 0) return [];
    return [
      {
        code: 'last-cell-open',
        message: `Le fichier s’arrête sans fin de ligne, ${this.where('last-cell-open')} : vérifiez que la dernière cellule y est complète.`,
      },
    ];
  }

  private doubled(): LineFault[] {
    const { count } = this.of('encoding-doubled');
    if (count === 0) return [];
    return [
      {
        code: 'encoding-doubled',
        message: `Des accents ont été encodés deux fois (« Ã© » pour « é ») ${this.where('encoding-doubled')} : ${count === 1 ? 'cette ligne est mise' : 'ces lignes sont mises'} de côté. Extrayez le fichier de nouveau.`,
      },
    ];
  }

  private twoDigitYears(): LineFault[] {
    const { count } = this.of('two-digit-year');
    if (count === 0) return [];
    return [
      {
        code: 'two-digit-years',
        message: `Années à deux chiffres : ${counted(count, 'ligne', 'lignes')} (${this.where('two-digit-year')}). Le siècle est le seul qui convienne.`,
      },
    ];
  }

  private monthFirst(): LineFault[] {
    const { count } = this.of('date-month-first');
    if (count < MONTH_FIRST_MIN) return [];
    return [
      {
        code: 'dates-month-first',
        message: `${inFigures(count)} dates ne se lisent qu’avec le mois avant le jour (${this.where('date-month-first')}) : les autres dates du fichier sont peut-être inversées aussi. Vérifiez-les avant de confirmer.`,
      },
    ];
  }

  private defaultDays(): LineFault[] {
    const least = Math.max(DEFAULT_DAY.lines, this.people / DEFAULT_DAY.oneIn);
    return [...this.defaults]
      .filter(([, count]) => count >= least)
      .map(([day, count]) => ({
        field: 'birth_date',
        code: 'default-dates',
        message: `${inFigures(count)} personnes seraient nées le ${frenchDay(day)} : c’est sans doute la date par défaut d’un logiciel. Vérifiez-les à la source.`,
      }));
  }
}

/** The default date for which a line is refused. */
function refusedDefault(faults: readonly LineFault[]): string | undefined {
  const refused = faults.find(({ code }) => code === 'date-default');
  return refused && [...defaultDays].find((day) => refused.message.includes(frenchDay(day)));
}
