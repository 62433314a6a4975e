/** The tables, as a tool looks at them that must start quickly: without what writes them. */
export { logLag } from './embedded/log-lag.js';
export { messagingMigrations } from './parking/parked-messages.migration.js';
