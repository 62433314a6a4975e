import { prepared } from '../statement.js';

/** Age of the last checkpoint while there are newer events; before the first one, that of the oldest event; no row when all is covered. */
export const CHECKPOINT_AGE = prepared<{ seconds: number }>('age of last checkpoint')`
  SELECT coalesce(extract(epoch FROM now() - coalesce(a.at, e.at)), 0)::float AS seconds
  FROM (SELECT) AS always LEFT JOIN checkpoint_anchor a ON true
  LEFT JOIN LATERAL (
    SELECT at FROM events WHERE position > coalesce(a.position, 0) ORDER BY position LIMIT 1) AS e ON true
  WHERE e.at IS NOT NULL`;
