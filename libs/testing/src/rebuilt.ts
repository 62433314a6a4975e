/** A read model, as far as it is compared here. */
interface Model {
  readonly tables: readonly string[];
}

type Rows = Record<string, string[]>;

/**
 * Every row of the tables of these read models as they are, and again once each was rebuilt from a state in which
 * nothing is right any more.
 */
export async function liveAndRebuilt<M extends Model>(
  query: (sql: string) => Promise<unknown[]>,
  models: readonly M[],
  rebuild: (model: M) => Promise<unknown>,
): Promise<{ live: Rows; rebuilt: Rows }> {
  const tables = models.flatMap((model) => model.tables);
  const live = await rowsOf(query, tables);
  for (const model of models) {
    for (const table of model.tables) await query(`DELETE FROM ${table}`);
    await rebuild(model);
  }
  return { live, rebuilt: await rowsOf(query, tables) };
}

async function rowsOf(
  query: (sql: string) => Promise<unknown[]>,
  tables: readonly string[],
): Promise<Rows> {
  const found: Rows = {};
  for (const table of tables) {
    const sql = `SELECT t::text AS row FROM ${table} t ORDER BY t::text COLLATE "C"`;
    found[table] = ((await query(sql)) as { row: string }[]).map(({ row }) => row);
  }
  return found;
}
