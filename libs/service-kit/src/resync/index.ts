export { type Resynced, resync } from './resync.js';
export type { PassOptions, TopicOutcome } from './topic-pass.js';
