export { DatabaseClient } from './database-client.js';
export { CONNECTION_LIMITS, DatabasePool, statementLimits } from './database-pool.js';
export { deleteInChunks } from './delete-in-chunks.js';
export { ForeignDatabase } from './foreign-database.js';
export { inOwnSession } from './own-session.js';
export { createIndexConcurrently, type MigrationLog, runMigrations } from './run-migrations.js';
