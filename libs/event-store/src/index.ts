export { UnstorableText } from './canonical-json.js';
export * from './event-store.js';
export * from './golden.js';
export { eventStoreMigrations, runMigrations } from './migrations.js';
export * from './postgres-event-store.js';
export { UnknownEvent } from './schemas.js';
