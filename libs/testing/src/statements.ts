import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

const watched = new AsyncLocalStorage<string[]>();
let isPatched = false;

/**
 * The statements that some work sends to PostgreSQL, and nothing that runs beside it. Not those that wake up others:
 * writes that follow each other closely do it together.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  patch();
  const statements: string[] = [];
  await watched.run(statements, work);
  return statements.filter((statement) => !statement.startsWith('NOTIFY'));
}

/** Every client of this process says what it is asked, to those who listen. */
function patch(): void {
  if (isPatched) return;
  isPatched = true;
  const client = pg.Client.prototype as unknown as { query: (...values: unknown[]) => unknown };
  const { query } = client;
  client.query = function (this: unknown, ...values: unknown[]) {
    const [asked] = values as [string | { text?: string }];
    watched.getStore()?.push(typeof asked === 'string' ? asked : (asked.text ?? ''));
    return query.apply(this, values);
  };
}
