export { type Foundations, NotMigrated } from '../persistence/open-persistence.js';
export { openBeside } from '../service/open-beside.js';
export { type Resynced, resync } from './resync.js';
export type { PassOptions, TopicOutcome } from './topic-pass.js';
