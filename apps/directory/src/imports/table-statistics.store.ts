import { unprepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** How many rows more than at first there are when tables are first analysed. */
const FIRST = 500;

const LINES = unprepared`ANALYZE import_lines, import_present`;
const PEOPLE = unprepared`
  ANALYZE agents, agent_name_terms, agent_account_terms, numen_fingerprints, sealed_numens, events`;

/**
 * What PostgreSQL knows of the size of tables. It looks once a minute by itself: until then the statements of an import
 * are planned for the empty tables that it began with, and read from end to end what has thousands of rows by now.
 */
export class TableStatistics {
  private rows = 0;
  private next = FIRST;

  constructor(private readonly manager: EntityManager) {}

  /** To be called once all lines of a file are kept. */
  linesWereAdded(): Promise<void> {
    return this.renew(LINES);
  }

  /** Counts people who were added, and looks anew each time that they have doubled. */
  async peopleWereAdded(count: number): Promise<void> {
    this.rows += count;
    if (this.rows < this.next) return;
    this.next = this.rows * 2;
    await this.renew(PEOPLE);
  }

  /** Without it everything goes on, only slower. */
  private async renew(statement: typeof LINES): Promise<void> {
    await statement.run(this.manager).catch(() => undefined);
  }
}
