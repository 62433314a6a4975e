import { Flag, OneOf, Shown, Whole } from '../fields.js';
import { Next, type Page } from '../pages.js';

/**
 * What becomes of a line; or of somebody whom a whole file does not name: they are proposed for departure (`departing`), or
 * do not depart by it (`held`), and the remarks say why.
 */
export const lineKinds = [
  'created',
  'changed',
  'returning',
  'known',
  'rejected',
  'departing',
  'held',
] as const;
/** One of {@link lineKinds}. */
export type LineKind = (typeof lineKinds)[number];

/** What may be answered for a line. */
export const lineAnswers = ['apply', 'keep', 'same-person', 'new-person'] as const;
/** One of {@link lineAnswers}. */
export type LineAnswer = (typeof lineAnswers)[number];

/** Something to know: a stable English code, and what it means in French. */
export class ImportRemark {
  @Shown({ example: 'too-many-departures' }) code!: string;
  @Shown() message!: string;
}

/** Why a plan may not be confirmed as it is. */
export class ImportBlock extends ImportRemark {
  @Shown({ type: 'boolean', optional: true, description: 'By `override`, for this file alone.' })
  mayBeLifted?: boolean;
  @Shown({ type: 'integer', optional: true, description: 'Whoever lifts it types this number.' })
  people?: number;
}

/** Why a line is refused. */
export class ImportLineError extends ImportRemark {
  @Whole(1) line!: number;
  /** The column, by the name of its field; empty for the whole line. */
  @Shown({ example: 'birth_date' }) field!: string;
}

/** A change that a line makes. */
export class LineChange {
  @Shown({ example: 'unit' }) field!: string;
  @Shown({ nullable: true }) from!: string | null;
  @Shown({ nullable: true }) to!: string | null;
}

/** A line of the plan; `line` is null of somebody whom the file does not name. */
export class PlannedLineView {
  @Shown({ type: 'integer', nullable: true }) line!: number | null;
  @OneOf(lineKinds) kind!: LineKind;
  @Shown({ nullable: true }) agentId!: string | null;
  @Shown({ nullable: true, example: 'PIN' }) usualName!: string | null;
  @Shown({ nullable: true, example: 'Jean' }) firstName!: string | null;
  @Shown({ nullable: true, example: 'SIG-AESH' }) unit!: string | null;
  @Shown({ nullable: true, example: 'jpin', description: 'The login that is foreseen or given.' })
  login!: string | null;
  @Shown({ nullable: true, description: 'Whose bare login it makes `base1`.' })
  renumbers!: string | null;
  @Shown({ type: LineChange, isArray: true }) changes!: LineChange[];
  @Shown({ type: ImportRemark, isArray: true }) remarks!: ImportRemark[];
  @Shown({ type: ImportLineError, isArray: true }) errors!: ImportLineError[];
  @Shown({ isArray: true, description: 'Of a refused line, as they stand in the file; no NUMEN.' })
  cells!: readonly string[];
  @Shown({ nullable: true, enum: [...lineAnswers] }) answer!: LineAnswer | null;
  /** What may be answered; empty where nothing is asked. */
  @Shown({ isArray: true, enum: [...lineAnswers] }) answers!: readonly LineAnswer[];
  @Flag() applied!: boolean;
}

/** A page of a plan, in the order of the file. */
export class PlannedLinesPage implements Page<PlannedLineView> {
  @Shown({ type: PlannedLineView, isArray: true }) items!: PlannedLineView[];
  @Next('For `?after=`; null on the last page.') next!: string | null;
}
