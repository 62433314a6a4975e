import type { DataSource, MigrationExecutor } from 'typeorm';

/** The database was made by a version whose tables this one does not continue: it is left as it is. */
export class ForeignDatabase extends Error {
  override readonly name = 'ForeignDatabase';
}

/** At the end of a migration's name, by which TypeORM orders them. */
const TIMESTAMP_DIGITS = 13;

/**
 * Throws {@link ForeignDatabase} for a database of an earlier version. What is newer than all that is known here is of a
 * later version, beside which this one may still run.
 */
export async function refuseForeign(
  { migrations }: DataSource,
  executor: MigrationExecutor,
): Promise<void> {
  const known = migrations.map(({ name }) => name!);
  const newest = Math.max(...known.map((name) => Number(name.slice(-TIMESTAMP_DIGITS))));
  const foreign = (await executor.getExecutedMigrations()).find(
    ({ name, timestamp }) => !known.includes(name) && timestamp < newest,
  );
  if (foreign) throw new ForeignDatabase(`the migration ${foreign.name} is not known here`);
}
