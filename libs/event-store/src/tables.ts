/** The tables, as a tool looks at them that must start quickly: without the store that writes them. */
export { CHECKPOINT_AGE, CHECKPOINT_LATE_SECONDS } from './audit/checkpoint-age.js';
export { LEADER_LOCK } from './locks.js';
export { eventStoreMigrations } from './migrations.js';
export { prepared, Statement, unprepared } from './statement.js';
