import type pg from 'pg';
import type { EntityManager } from 'typeorm';

const names = new Set<string>();

type Queries = Pick<pg.ClientBase, 'query'>;

/** An SQL statement of a store, run in the transaction of `manager`, or in one of its own when there is none. */
export class Statement<Row extends object> {
  /** Without a name it is planned anew each time. */
  constructor(
    readonly text: string,
    private readonly name?: string,
  ) {}

  /** The rows it gives. */
  async all(manager: EntityManager, ...values: unknown[]): Promise<Row[]> {
    return (await this.#query(manager, values)).rows;
  }

  /** The first row it gives. */
  async get(manager: EntityManager, ...values: unknown[]): Promise<Row | undefined> {
    return (await this.#query(manager, values)).rows[0];
  }

  /** How many rows it inserted, changed or deleted. */
  async run(manager: EntityManager, ...values: unknown[]): Promise<number> {
    return (await this.#query(manager, values)).rowCount ?? 0;
  }

  /** The rows it gives to a tool that has a client or a pool of pg alone. */
  async on(client: Queries, ...values: unknown[]): Promise<Row[]> {
    return (await this.#ask(client, values)).rows;
  }

  /** Asks pg itself: TypeORM prepares no statements. */
  async #query(
    manager: EntityManager,
    values: unknown[],
  ): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as pg.PoolClient;
      return await this.#ask(client, values);
    } finally {
      if (runner !== manager.queryRunner) await runner.release();
    }
  }

  #ask(client: Queries, values: unknown[]): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    return client.query({ name: this.name, text: this.text, values });
  }
}

type Tag<Row extends object> = (
  strings: TemplateStringsArray,
  ...fragments: readonly (string | number)[]
) => Statement<Row>;

/** A statement that each connection prepares once under its name, which halves what a small one costs. */
export function prepared<Row extends object = object>(name: string): Tag<Row> {
  if (names.has(name)) throw new TypeError(`two statements have the name ${name}`);
  names.add(name);
  return (strings, ...fragments) => new Statement(String.raw({ raw: strings }, ...fragments), name);
}

/** A statement planned anew each time, since its best plan depends on the values or its text on the call. */
export function unprepared<Row extends object = object>(
  ...[strings, ...fragments]: Parameters<Tag<Row>>
): Statement<Row> {
  return new Statement(String.raw({ raw: strings }, ...fragments));
}
