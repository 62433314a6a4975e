import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { isDeepStrictEqual } from 'node:util';
import type { Projection } from '../events.js';
import { prepared, Statement, unprepared } from '../statement.js';
import { RebuildRefused } from './rebuild-refused.js';
import { obstacleOf, shapesOf, type TableShape } from './table-shape.js';

/** The schema in which tables live. */
const LIVE = 'public';

const FOREIGN_WRITES = prepared<{ name: string }>('tables written by this transaction')`
  SELECT c.relname AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE l.pid = pg_backend_pid() AND l.mode = 'RowExclusiveLock' AND c.relkind = 'r' AND n.nspname NOT IN ($1, 'pg_catalog') LIMIT 1`;

const name = pg.escapeIdentifier;

/**
 * The tables of a read model made afresh in a schema of their own, beside the live ones, which they replace in the end.
 * All of it in one session, whose statements find the fresh tables before the live ones.
 */
export class FreshTables {
  readonly #schema: string;
  readonly #old: string;
  readonly #tables: readonly string[];
  #live: readonly TableShape[] = [];

  constructor(
    private readonly manager: EntityManager,
    private readonly model: Projection,
  ) {
    this.#schema = `rebuild_${model.name}`;
    this.#old = `${this.#schema}_old`;
    this.#tables = [...model.tables].sort();
  }

  /** Makes them, empty, with what keeps a row from being there twice; what an interrupted rebuild left is dropped. */
  async make(): Promise<void> {
    await this.drop();
    this.#live = await this.#checked();
    await this.#run(`CREATE SCHEMA ${name(this.#schema)}`);
    for (const { name: table, parameters, indexes } of this.#live) {
      const fresh = this.#fresh(table);
      const storage = parameters?.length ? `WITH (${parameters.join(', ')})` : '';
      await this.#run(`
        CREATE TABLE ${fresh} (LIKE ${livePlace(table)} INCLUDING ALL EXCLUDING INDEXES) ${storage}`);
      for (const { name: index, key, definition } of indexes)
        if (key !== null) {
          await this.#run(definition.replace('%table%', fresh));
          await this.#run(`
            ALTER TABLE ${fresh} ADD CONSTRAINT ${name(index)} ${key} USING INDEX ${name(index)}`);
        }
    }
    await this.#run(`SET search_path = ${name(this.#schema)}, ${LIVE}`);
  }

  /** To be called in each transaction that loads: throws when it has written any table but these. */
  async assertOnlyTheseWritten(): Promise<void> {
    const foreign = await FOREIGN_WRITES.get(this.manager, this.#schema);
    if (foreign)
      throw new RebuildRefused(
        `The read model ${this.model.name} writes ${foreign.name}, which is not among its tables.`,
      );
  }

  /** Adds what is quicker to make once the rows are there, until nothing but rows tells them from the live ones. */
  async finish(): Promise<void> {
    for (const { name: table, indexes, constraints, comment, settings } of this.#live) {
      const fresh = this.#fresh(table);
      for (const { key, definition } of indexes)
        if (key === null) await this.#run(definition.replace('%table%', fresh));
      for (const setting of settings) await this.#run(setting.replace('%table%', fresh));
      await this.#comment(`TABLE ${fresh}`, comment);
      for (const index of indexes)
        await this.#comment(`INDEX ${this.#fresh(index.name)}`, index.comment);
      for (const constraint of constraints)
        await this.#comment(`CONSTRAINT ${name(constraint.name)} ON ${fresh}`, constraint.comment);
      await this.#run(`ANALYZE ${fresh}`);
    }
    await this.#run(`CREATE SCHEMA ${name(this.#old)}`);
    const made = await shapesOf(this.manager, this.#schema, this.#tables);
    const different = this.#live.find((shape, index) => !isDeepStrictEqual(shape, made[index]));
    if (different)
      throw new RebuildRefused(
        `The table ${different.name} has something that a rebuild cannot make again. The live one was left as it is.`,
      );
  }

  /** What keeps everybody else from the live ones until the transaction ends. */
  locksOfLive(): Statement<object>[] {
    return this.#tables.map(
      (table) => new Statement(`LOCK TABLE ${livePlace(table)} IN ACCESS EXCLUSIVE MODE`),
    );
  }

  /** Takes the same of these, which nobody but a vacuum comes to. */
  async lockFresh(): Promise<void> {
    const fresh = this.#tables.map((table) => this.#fresh(table)).join(', ');
    await this.#run(`LOCK TABLE ${fresh} IN ACCESS EXCLUSIVE MODE`);
  }

  /**
   * Puts them in the place of the live ones, in the transaction at hand, which must be the last. `beforeStep` is called
   * before each step, and may end it.
   */
  async swap(beforeStep: () => Promise<void>): Promise<void> {
    await beforeStep();
    if (!isDeepStrictEqual(await this.#checked(), this.#live))
      throw new RebuildRefused(
        `The tables of ${this.model.name} were changed meanwhile: run the rebuild again.`,
      );
    for (const table of this.#tables) {
      await beforeStep();
      await this.#run(`ALTER TABLE ${livePlace(table)} SET SCHEMA ${name(this.#old)}`);
      await beforeStep();
      await this.#run(`ALTER TABLE ${this.#fresh(table)} SET SCHEMA ${LIVE}`);
    }
  }

  /** Rows of the live tables. */
  async countLive(): Promise<number> {
    let rows = 0;
    for (const table of this.#tables) {
      const count = unprepared<Counted>`SELECT count(*) AS rows FROM ${livePlace(table)}`;
      rows += Number((await count.get(this.manager))!.rows);
    }
    return rows;
  }

  /** Drops what stands beside the live tables: after the swap, the old ones. */
  async drop(): Promise<void> {
    await this.#run(`DROP SCHEMA IF EXISTS ${name(this.#schema)}, ${name(this.#old)} CASCADE`);
  }

  /** The live tables, all of which must be there, with nothing on them that would be left behind. */
  async #checked(): Promise<TableShape[]> {
    const shapes = await shapesOf(this.manager, LIVE, this.#tables);
    const missing = this.#tables.find((table) => !shapes.some((shape) => shape.name === table));
    if (missing !== undefined)
      throw new RebuildRefused(
        `The table ${missing} of ${this.model.name} is not there: start the service, which makes it, then run this again.`,
      );
    const obstacle = await obstacleOf(this.manager, LIVE, this.#tables);
    if (obstacle !== undefined)
      throw new RebuildRefused(
        `A rebuild would lose what hangs on the tables of ${this.model.name}: ${obstacle}. Drop it and make it again afterwards.`,
      );
    return shapes;
  }

  #fresh(table: string): string {
    return `${name(this.#schema)}.${name(table)}`;
  }

  async #comment(on: string, comment: string | null): Promise<void> {
    if (comment !== null) await this.#run(`COMMENT ON ${on} IS ${pg.escapeLiteral(comment)}`);
  }

  async #run(sql: string): Promise<void> {
    await new Statement(sql).run(this.manager);
  }
}

interface Counted {
  readonly rows: string;
}

const livePlace = (table: string) => `${LIVE}.${name(table)}`;
