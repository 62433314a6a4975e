import { topics } from '@citadelle/contracts';
import type { TestDirectory } from '../directory.fixture.js';

/** Events and keys of imports, which a dry run writes; of the tables named `import…` it may change all. */
const OF_IMPORTS: Readonly<Record<string, string>> = {
  events: "WHERE stream NOT LIKE 'import-%'",
  subject_keys: "WHERE subject NOT LIKE 'import-%'",
};
/** What services write down that nobody asks anything of. */
const BY_THEMSELVES = '^import|^keys_in_use$|^checkpoint';

/** What every table holds that is not of imports, how much and what, and how many messages every topic has. */
export async function besideImports(directory: TestDirectory): Promise<unknown> {
  const tables = await directory.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND relname !~ '${BY_THEMSELVES}' ORDER BY relname`,
  );
  const rows: Record<string, unknown> = {};
  for (const { name } of tables)
    [rows[name]] = await directory.rows(
      `SELECT count(*)::integer AS n, md5(string_agg(t::text, '|' ORDER BY t::text)) AS held
         FROM ${name} t ${OF_IMPORTS[name] ?? ''}`,
    );
  const told: Record<string, number> = {};
  for (const { name } of Object.values(topics))
    told[name] = (await directory.published(name)).length;
  return { rows, told };
}
