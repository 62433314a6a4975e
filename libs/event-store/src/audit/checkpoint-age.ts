import { prepared } from '../statement.js';

/** From then on somebody must look: checkpoints are made each hour, and two that are missing are no accident. */
export const CHECKPOINT_LATE_SECONDS = 2 * 60 * 60;

/** How long the oldest event has waited for a checkpoint that covers it; no row when all are covered. */
export const CHECKPOINT_AGE = prepared<{ seconds: number }>('age of what no checkpoint covers')`
  SELECT greatest(extract(epoch FROM now() - at), 0)::float AS seconds FROM events
  WHERE position > coalesce((SELECT position FROM checkpoint_anchor), 0) ORDER BY position LIMIT 1`;
