import type { ImportAbandonment } from '@citadelle/contracts';
import type { ImportMode } from '@citadelle/contracts/calls';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** How many lines of a file, or people whom it does not name, are what. */
export interface ImportCounts {
  /** Lines of the file, without its header. */
  readonly total: number;
  readonly created: number;
  readonly changed: number;
  readonly returning: number;
  readonly alreadyKnown: number;
  readonly rejected: number;
  readonly empty: number;
  readonly departing: number;
  readonly homonyms: number;
  readonly possibleDuplicates: number;
}

/** What became of lines that follow each other in the file. */
export type AppliedCounts = Pick<
  ImportCounts,
  'created' | 'changed' | 'returning' | 'alreadyKnown' | 'rejected' | 'empty'
>;

/** What is said of a file when it is sent. */
export interface UploadedFile {
  readonly importId: string;
  readonly mode: ImportMode;
  /** The units whose whole staff the file is; empty: all. */
  readonly scope: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly extractedOn: string;
  /** Whether whoever sent the file said that day; otherwise it is the day of the upload. */
  readonly extractedOnSaid: boolean;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Why an import ended before it was applied. */
export type Abandonment = ImportAbandonment;

/** What is confirmed: the lines of the file, and later the departures of those whom it does not name. */
export type Confirmed = 'lines' | 'departures';

/** The facts of a stream `import-<importId>`: numbers and codes, never anything of a person. */
export type ImportEvent =
  | DomainEvent<'ImportBegun', UploadedFile>
  /** The file was read and compared. `blocked` are codes. */
  | DomainEvent<
      'ImportPlanned',
      { importId: string; counts: ImportCounts; blocked: readonly string[] }
    >
  /** Somebody answered what the plan asks, for so many units and lines: it is made anew. */
  | DomainEvent<'ImportAnswered', { importId: string; units: number; lines: number }>
  /** One administrator lifts these blocks; a second one must say the same. */
  | DomainEvent<
      'OverrideProposed',
      { importId: string; by: string; what: Confirmed; override: readonly string[] }
    >
  | DomainEvent<
      'ImportConfirmed' | 'DeparturesConfirmed',
      { importId: string; by: string; override: readonly string[] }
    >
  /** The lines after those of before, up to and with `upTo`. */
  | DomainEvent<'LinesApplied', { importId: string; upTo: number; counts: AppliedCounts }>
  /** People whom the file does not name, up to and with the one of this number. */
  | DomainEvent<'DeparturesApplied', { importId: string; upTo: number; departed: number }>
  /** So much was said of the people of the file since the plan was made that it is made anew. */
  | DomainEvent<'PlanOutdated', { importId: string }>
  | DomainEvent<'ImportSuspended' | 'ImportResumed' | 'ImportDone', { importId: string }>
  | DomainEvent<'ImportAbandoned', { importId: string; why: Abandonment }>;

/** The stream of one import. */
export const importStream = (importId: string): string => `import-${importId}`;

/** How the facts about imports are stored. */
export const importSchemas: EventSchemas = {
  ImportBegun: { version: 1 },
  ImportPlanned: { version: 1 },
  ImportAnswered: { version: 1 },
  OverrideProposed: { version: 1 },
  ImportConfirmed: { version: 1 },
  DeparturesConfirmed: { version: 1 },
  LinesApplied: { version: 1 },
  DeparturesApplied: { version: 1 },
  PlanOutdated: { version: 1 },
  ImportSuspended: { version: 1 },
  ImportResumed: { version: 1 },
  ImportDone: { version: 1 },
  ImportAbandoned: { version: 1 },
};

/** Under whose key stands what an import says of people. */
export const importSubject = (importId: string): string => `import-${importId}`;
