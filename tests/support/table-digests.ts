/** How many rows a table has, and one text for all that is in them. */
export interface TableDigest {
  readonly rows: number;
  readonly digest: string | null;
}

/** That of each of these tables, without the columns that may differ. */
export async function digestsOf(
  query: (sql: string) => Promise<TableDigest[]>,
  tables: readonly string[],
  without: readonly string[] = [],
): Promise<Record<string, TableDigest>> {
  const found: Record<string, TableDigest> = {};
  for (const table of tables) {
    const [digest] = await query(
      `SELECT count(*)::integer AS rows, md5(string_agg(md5(row), '' ORDER BY row COLLATE "C")) AS digest
       FROM (SELECT (to_jsonb(t) - '{${without.join()}}'::text[])::text AS row FROM ${table} t) AS kept`,
    );
    found[table] = digest!;
  }
  return found;
}
