import { type ImportAbandonment, importAbandonments } from '../../events/directory.events.js';
import { directoryCall } from '../call.js';
import {
  Flag,
  Id,
  Instant,
  Nested,
  OneOf,
  PastDay,
  Shown,
  Text,
  TextMap,
  Texts,
  Whole,
} from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';
import {
  ImportBlock,
  ImportLineError,
  ImportRemark,
  lineKinds,
  type LineKind,
  PlannedLinesPage,
} from './planned-lines.js';

/** What a file is: additions and changes, or the whole staff, of whom those absent are proposed for departure. */
export const importModes = ['add', 'synchronise'] as const;
/** One of {@link importModes}. */
export type ImportMode = (typeof importModes)[number];

/** How far an import is. `ready` and `blocked` wait for somebody; `done` and `abandoned` are ends. */
export const importStates = [
  'reading',
  'ready',
  'blocked',
  'running',
  'suspended',
  'done',
  'abandoned',
] as const;
/** One of {@link importStates}. */
export type ImportState = (typeof importStates)[number];

/** A column of the file, as it was understood. */
export class ImportColumn {
  @Shown({ example: 'Né(e) le' }) header!: string;
  @Shown({ nullable: true, example: 'birth_date', description: 'Null for one that is left alone.' })
  field!: string | null;
}

/** A unit of the file that the directory does not know, and how many lines name it. */
export class UnknownUnit {
  @Shown({ example: 'SIG-AESH-25' }) unit!: string;
  @Whole(1) lines!: number;
  @Shown({ nullable: true, description: 'The unit that was answered.' }) answer!: string | null;
}

/** An import: one file of HR, what would come of it, and what has. */
export class ImportView {
  @Id() importId!: string;
  @OneOf(importStates) state!: ImportState;
  @Shown({ optional: true, description: 'The import that must end before this one goes on.' })
  waitingFor?: string;
  @OneOf(importModes) mode!: ImportMode;
  @Shown({ isArray: true, description: 'The units whose whole staff the file is; empty: all.' })
  scope!: string[];
  @Shown({ format: 'date' }) extractedOn!: string;
  @Instant() uploadedAt!: string;
  @Id() uploadedBy!: string;
  @Shown({ description: 'SHA-256 of the file, in hexadecimal.' }) sha256!: string;
  @Shown({ example: 'UTF-8', description: 'How its letters are written.' }) encoding!: string;
  @Shown({ example: ';' }) separator!: string;
  @Shown({ type: ImportColumn, isArray: true }) columns!: ImportColumn[];
  @Shown({ isArray: true, example: 'LÉVÊQUE Éloïse', description: 'Names that have accents.' })
  sample!: string[];
  @Shown({ type: 'integer', description: 'Lines of the file, without its header.' }) total!: number;
  @Shown({ type: 'integer', description: 'Lines read, or applied once it runs.' })
  processed!: number;
  @Shown({ type: 'integer' }) created!: number;
  @Shown({ type: 'integer' }) changed!: number;
  @Shown({ type: 'integer', description: 'People of whom the file says nothing.' })
  departing!: number;
  @Shown({ type: 'integer' }) returning!: number;
  @Shown({ type: 'integer' }) alreadyKnown!: number;
  @Shown({ type: 'integer' }) rejected!: number;
  @Shown({ type: 'integer' }) empty!: number;
  @Shown({ type: 'integer' }) homonyms!: number;
  @Shown({ type: 'integer' }) possibleDuplicates!: number;
  @Shown({ type: ImportBlock, isArray: true, description: 'Why it may not be confirmed.' })
  blocked!: ImportBlock[];
  @Shown({ type: ImportRemark, isArray: true }) warnings!: ImportRemark[];
  @Shown({ type: UnknownUnit, isArray: true }) unknownUnits!: UnknownUnit[];
  @Shown({ type: ImportLineError, isArray: true, description: 'The first hundred.' })
  errors!: ImportLineError[];
  @Shown({ nullable: true, format: 'date-time', description: 'When it should be done.' })
  estimatedEnd!: string | null;
  /** Whether its lines were confirmed; all that it changes comes after that. */
  @Flag() confirmed!: boolean;
  /** Whether those absent were confirmed for departure. */
  @Flag() departuresConfirmed!: boolean;
  @Shown({ optional: true, enum: [...importAbandonments], description: 'Why it is abandoned.' })
  abandoned?: ImportAbandonment;
}

/** Which import is meant. */
export class ImportPath {
  @Id() importId!: string;
}

/** A page of imports, newest first. */
export class ImportsPage implements Page<ImportView> {
  @Shown({ type: ImportView, isArray: true }) items!: ImportView[];
  @Next('For `?after=`; null on the last page.') next!: string | null;
}

/** Asks for a page of a plan. */
export class ListImportLines extends PageRequest {
  @Id() importId!: string;
  @OneOf(lineKinds, { optional: true }) kind?: LineKind;
}

/** How an import begins; the file is the body. */
export class BeginImport {
  @OneOf(importModes) mode!: ImportMode;
  @Text(2000, { optional: true, description: 'Units, separated by commas.' }) scope?: string;
  @PastDay({
    optional: true,
    description: 'The day of the extraction; that of the upload if not said.',
  })
  extractedOn?: string;
}

/** An import that began. */
export class BegunImport {
  @Id() importId!: string;
}

/** Answers what a plan asks: which units are meant, and what to do with lines. The plan is made anew. */
export class AnswerImport extends ImportPath {
  @TextMap(1000, { optional: true, description: 'By the unit of the file: the one that is meant.' })
  units?: Record<string, string>;
  @TextMap(10_000, {
    optional: true,
    description: 'By the number of the line: `apply`, `keep`, `same-person` or `new-person`.',
  })
  lines?: Record<string, string>;
}

/** How many people whoever confirms has read. */
export class ExpectedChanges {
  @Whole(0) created!: number;
  @Whole(0) changed!: number;
  @Whole(0) returning!: number;
}

/** Confirms everything but departures. */
export class ConfirmImport extends ImportPath {
  @Nested(ExpectedChanges) expected!: ExpectedChanges;
  @Texts(20, { optional: true, description: 'The codes of the blocks that are lifted.' })
  override?: string[];
}

/** How many departures whoever confirms has read. */
export class ExpectedDepartures {
  @Whole(0) departing!: number;
}

/** Confirms the departures, after everything else. */
export class ConfirmDepartures extends ImportPath {
  @Nested(ExpectedDepartures) expected!: ExpectedDepartures;
  @Texts(20, { optional: true, description: 'The codes of the blocks that are lifted.' })
  override?: string[];
}

const ofOne = { request: ImportPath, problems: { 404: ['import-not-found'] } } as const;
const confirmed = {
  status: 202,
  idempotent: true,
  power: true,
  problems: {
    404: ['import-not-found'],
    409: ['plan-outdated', 'import-blocked', 'import-not-ready', 'import-superseded'],
  },
};

/** Files of HR. The upload itself is no call: its body is the file, `POST /internal/agent-imports`. */
export const agentImports = {
  list: directoryCall('GET /internal/agent-imports', {
    request: PageRequest,
    response: ImportsPage,
  }),
  get: directoryCall('GET /internal/agent-imports/{importId}', { ...ofOne, response: ImportView }),
  lines: directoryCall('GET /internal/agent-imports/{importId}/lines', {
    ...ofOne,
    request: ListImportLines,
    response: PlannedLinesPage,
  }),
  answer: directoryCall('PUT /internal/agent-imports/{importId}/answers', {
    request: AnswerImport,
    response: ImportView,
    problems: {
      404: ['import-not-found'],
      409: ['import-not-ready'],
      422: ['unknown-unit', 'nothing-to-answer'],
    },
  }),
  confirm: directoryCall('POST /internal/agent-imports/{importId}/confirmation', {
    ...confirmed,
    request: ConfirmImport,
    response: ImportView,
  }),
  depart: directoryCall('POST /internal/agent-imports/{importId}/departures', {
    ...confirmed,
    request: ConfirmDepartures,
    response: ImportView,
  }),
  suspend: directoryCall('PUT /internal/agent-imports/{importId}/suspension', {
    ...ofOne,
    problems: { 404: ['import-not-found'], 409: ['import-not-running'] },
  }),
  goOn: directoryCall('DELETE /internal/agent-imports/{importId}/suspension', {
    ...ofOne,
    problems: { 404: ['import-not-found'], 409: ['import-not-running'] },
  }),
  abandon: directoryCall('DELETE /internal/agent-imports/{importId}', {
    ...ofOne,
    problems: { 404: ['import-not-found'], 409: ['import-is-over'] },
  }),
};
