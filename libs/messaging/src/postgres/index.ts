export { DatabaseClient } from './database-client.js';
export { CONNECTION_LIMITS, DatabasePool, statementLimits } from './database-pool.js';
export { deleteInChunks } from './delete-in-chunks.js';
export {
  createIndexConcurrently,
  ForeignDatabase,
  type MigrationLog,
  runMigrations,
} from './run-migrations.js';
