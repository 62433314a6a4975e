/** The columns that a file of HR may have, as fields of the answers name them. */
export const importFields = [
  'usual_name',
  'first_name',
  'birth_date',
  'numen',
  'unit',
  'phone',
  'ends_on',
] as const;
/** One of {@link importFields}. */
export type ImportField = (typeof importFields)[number];

/** Why a line cannot be read or applied: a stable code, and the column it is about; none for the whole line. */
export interface LineFault {
  readonly field?: ImportField;
  readonly code: string;
  /** In French, what is wrong and what to do. Never a NUMEN. */
  readonly message: string;
}

/** What a line says of a person, as it is read. What a file has no column for, or no text in it, is undefined. */
export interface LinePerson {
  readonly usualName?: string;
  readonly firstName?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  /** Normalised and complete; it lives in memory alone. */
  readonly numen?: string;
  /** Upper case, without outer spaces. */
  readonly unit?: string;
  readonly phone?: string;
  /** `YYYY-MM-DD`, the last day of the contract. */
  readonly endsOn?: string;
}

/** A line of a file of HR, as it was read. Every line of the file is one of these, once. */
export type ReadLine = {
  /** The line of the file where it starts, as editors number them: the first line of the file is 1. */
  readonly line: number;
} & (
  | { readonly kind: 'empty' }
  /** `faults` is empty for a line that can be planned; `person` is what could be read all the same. */
  | {
      readonly kind: 'person';
      readonly person: LinePerson;
      readonly faults: readonly LineFault[];
      /** To be pointed out without being wrong, such as `two-digit-year`. */
      readonly remarks: readonly LineFault[];
      /** The cells as they stand in the file, for the list of refused lines; what a NUMEN stands in is empty. */
      readonly cells: readonly string[];
    }
);

/** A fault of the whole file: nothing of it can be planned. `lines` are where it shows. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';

  constructor(
    readonly code: string,
    /** In French; it names the lines that somebody has to look at. */
    message: string,
    readonly lines: readonly number[] = [],
  ) {
    super(message);
  }
}

/** How letters may be written. */
export const encodings = [
  'UTF-8',
  'UTF-16LE',
  'UTF-16BE',
  'Windows-1252',
  'Mac Roman',
  'CP850',
] as const;

/** How a file was understood, before its first line. */
export interface Understanding {
  readonly encoding: (typeof encodings)[number];
  readonly separator: ';' | ',' | '\t';
  readonly columns: readonly { readonly header: string; readonly field: ImportField | null }[];
  /** Of the whole file, such as `encoding-doubled`. `file-truncated`: its end is missing. */
  readonly warnings: readonly LineFault[];
  /** At most three people whose names have accents, such as « LÉVÊQUE Éloïse », to be looked at before anything is confirmed. */
  readonly sample: readonly string[];
}

/** Gives the bytes of a file anew each time: a file is read several times, and never held whole. */
export type FileBytes = () => AsyncIterable<Uint8Array>;
