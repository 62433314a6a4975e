import type { ImportRemark } from '@citadelle/contracts/calls';
import { prepared, type SubjectBox } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Block } from './plan/blocks.js';
import type { Tally } from './plan/tally.js';
import type { Understanding } from './reading/read-line.js';
import type { UnknownUnits } from './unknown-units.js';

/** How far the work on an import is. */
export interface ImportWork {
  readonly importId: string;
  /** Tries since the last one that got further. */
  readonly attempts: number;
  /** How far a try came: while the file is read, the lines that were read; later, the last line that was worked on. */
  readonly reached: number;
  /** The lines of the file without its header, and the empty ones among them; null until all were read. */
  readonly total: number | null;
  readonly empty: number | null;
  /** Where the log stood when the plan was begun. */
  readonly logPosition: string;
  /** Since when it has been applied without a break, and from which number of lines on. */
  readonly runSince: Date | null;
  readonly runFrom: number;
}

/** What is to be known before an import is confirmed. */
export interface Remarked {
  readonly blocked: readonly Block[];
  readonly warnings: readonly ImportRemark[];
  readonly unknownUnits: UnknownUnits;
  /** The sums of the plan. */
  readonly sums: Tally;
}

/** What was answered so far. */
export interface Answers {
  readonly units: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, string>>;
}

type Part = 'understood' | 'remarked' | 'answers';

const BEGIN = prepared('begin-import-work')`
  INSERT INTO import_works (import_id) VALUES ($1)`;
const FIND = prepared<ImportWork>('find-import-work')`
  SELECT import_id AS "importId", attempts, reached, total, empty, log_position::text AS "logPosition", run_since AS "runSince",
    run_from AS "runFrom"
  FROM import_works WHERE import_id = $1`;
const ATTEMPT = prepared<{ attempts: number }>('attempt-import-work')`
  UPDATE import_works SET attempt = $2, attempts = attempts + 1
  WHERE import_id = $1 AND next_try_at <= now() RETURNING attempts`;
const REACH = prepared('reach-in-import-work')`
  UPDATE import_works SET
    attempts = CASE WHEN $3 > reached THEN 1 ELSE attempts END, reached = greatest(reached, $3)
  WHERE import_id = $1 AND attempt = $2`;
const BEGIN_STAGE = prepared('begin-stage-of-import-work')`
  UPDATE import_works SET attempts = 0, reached = 0, next_try_at = now() WHERE import_id = $1`;
const READ = prepared('read-import-file')`
  UPDATE import_works SET total = $2, empty = $3 WHERE import_id = $1`;
const EXCUSE = prepared('excuse-import-work')`
  UPDATE import_works SET attempts = greatest(attempts - 1, 0), next_try_at = now() + interval '2 s' WHERE import_id = $1`;
const POSTPONE = prepared('postpone-import-work')`
  UPDATE import_works SET attempts = attempts + 1, next_try_at = now() + interval '500 ms' * 2 ^ (least(attempts, 12) / 2.0)
  WHERE import_id = $1`;
const BEGIN_PLAN = prepared('begin-import-plan')`
  UPDATE import_works SET log_position = (SELECT coalesce(max(position), 0) FROM events) WHERE import_id = $1`;
const LOG_END = prepared<{ position: string }>('end-of-log-of-imports')`
  SELECT coalesce(max(position), 0)::text AS position FROM events`;
const PLAN_IS_OF = prepared('import-plan-is-of')`
  UPDATE import_works SET log_position = $2 WHERE import_id = $1`;
const RUN = prepared('run-import-work')`
  UPDATE import_works SET run_since = now(), run_from = $2 WHERE import_id = $1`;
const KEEP = {
  understood: prepared('keep-understood-of-import')`
    UPDATE import_works SET understood = $2 WHERE import_id = $1`,
  remarked: prepared('keep-remarked-of-import')`
    UPDATE import_works SET remarked = $2 WHERE import_id = $1`,
  answers: prepared('keep-answers-to-import')`
    UPDATE import_works SET answers = $2 WHERE import_id = $1`,
};
const PARTS = prepared<Record<Part, Buffer | null>>('parts-of-import')`
  SELECT understood, remarked, answers FROM import_works WHERE import_id = $1`;
const DROP = prepared('drop-import-work')`
  DELETE FROM import_works WHERE import_id = $1`;
const OLDER = prepared<{ importId: string }>('import-works-older-than')`
  SELECT import_id AS "importId" FROM import_works WHERE began_at < now() - $1 * interval '1 ms'`;

/** Imports in work: how far each is, and what its file says, under its key. */
@Injectable()
export class ImportWorkStore {
  async begin(manager: EntityManager, importId: string): Promise<void> {
    await BEGIN.run(manager, importId);
  }

  find(manager: EntityManager, importId: string): Promise<ImportWork | undefined> {
    return FIND.get(manager, importId);
  }

  /** Begins a try, which is known by its id: the number of tries that got no further; undefined before it is due. */
  async attempt(
    manager: EntityManager,
    importId: string,
    attempt: string,
  ): Promise<number | undefined> {
    return (await ATTEMPT.get(manager, importId, attempt))?.attempts;
  }

  /** Notes the line to which a try came; false when another try took over. */
  async reach(
    manager: EntityManager,
    importId: string,
    attempt: string,
    line: number,
  ): Promise<boolean> {
    return (await REACH.run(manager, importId, attempt, line)) > 0;
  }

  /** Notes that the file was read to its end. */
  async read(
    manager: EntityManager,
    importId: string,
    { total, empty }: { readonly total: number; readonly empty: number },
  ): Promise<void> {
    await READ.run(manager, importId, total, empty);
  }

  /** What comes now is something else: its tries are counted anew. */
  async beginStage(manager: EntityManager, importId: string): Promise<void> {
    await BEGIN_STAGE.run(manager, importId);
  }

  /** A try that failed for no fault of the import does not count. */
  async excuse(manager: EntityManager, importId: string): Promise<void> {
    await EXCUSE.run(manager, importId);
  }

  /** A try that failed counts twice: one of which nothing is known may have been killed for another reason. */
  async postpone(manager: EntityManager, importId: string): Promise<void> {
    await POSTPONE.run(manager, importId);
  }

  /** Notes where the log stands: what comes after it, the plan may not know. */
  async beginPlan(manager: EntityManager, importId: string): Promise<void> {
    await BEGIN_PLAN.run(manager, importId);
  }

  /** Where the log stands. */
  async logEnd(manager: EntityManager): Promise<string> {
    return (await LOG_END.get(manager))!.position;
  }

  /** Notes that the plan knows what the log says up to a position. */
  async planIsOf(manager: EntityManager, importId: string, position: string): Promise<void> {
    await PLAN_IS_OF.run(manager, importId, position);
  }

  /** Notes since when it is applied, and after how many lines. */
  async run(manager: EntityManager, importId: string, from: number): Promise<void> {
    await RUN.run(manager, importId, from);
  }

  async keepUnderstood(
    manager: EntityManager,
    importId: string,
    understood: Understanding,
    box: SubjectBox,
  ): Promise<void> {
    await KEEP.understood.run(manager, importId, box.sealJson(understood, 'understood'));
  }

  async keepRemarked(
    manager: EntityManager,
    importId: string,
    remarked: Remarked,
    box: SubjectBox,
  ): Promise<void> {
    await KEEP.remarked.run(manager, importId, box.sealJson(remarked, 'remarked'));
  }

  async keepAnswers(
    manager: EntityManager,
    importId: string,
    answers: Answers,
    box: SubjectBox,
  ): Promise<void> {
    await KEEP.answers.run(manager, importId, box.sealJson(answers, 'answers'));
  }

  /** What its file says and what was answered, as far as it is known. */
  async parts(
    manager: EntityManager,
    importId: string,
    box: SubjectBox,
  ): Promise<{ understood?: Understanding; remarked?: Remarked; answers: Answers }> {
    const row = await PARTS.get(manager, importId);
    const open = <Value>(part: Part) => {
      const sealed = row?.[part];
      return sealed ? box.openJson<Value>(sealed, part) : undefined;
    };
    const understood = open<Understanding>('understood');
    const remarked = open<Remarked>('remarked');
    return {
      ...(understood && { understood }),
      ...(remarked && { remarked }),
      answers: open<Answers>('answers') ?? { units: {}, lines: {} },
    };
  }

  async drop(manager: EntityManager, importId: string): Promise<void> {
    await DROP.run(manager, importId);
  }

  /** Those that began longer ago than this. */
  async olderThan(manager: EntityManager, ms: number): Promise<string[]> {
    const rows = await OLDER.all(manager, ms);
    return rows.map(({ importId }) => importId);
  }
}
