import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/**
 * Counts a first code before it is judged. Nothing comes back while its source must wait. After a day without one the
 * count begins anew. $1 digest; $2 of them are free, then come $3 seconds that double up to $4.
 */
const COUNT = prepared<{ counted: number }>('count-first-code')`
  INSERT INTO code_failures AS known (digest, counted) VALUES ($1, 1)
  ON CONFLICT (digest) DO UPDATE SET
    counted = CASE WHEN known.last_at < now() - interval '1 day' THEN 1 ELSE known.counted + 1 END,
    last_at = now(),
    blocked_until = CASE WHEN known.last_at >= now() - interval '1 day' AND known.counted + 1 >= $2::int
      THEN now() + least($4::float8, $3::float8 * 2 ^ least(known.counted + 1 - $2::int, 30)) * interval '1 second' END
  WHERE known.blocked_until IS NULL OR known.blocked_until <= now()
  RETURNING counted`;
const WAIT = prepared<{ seconds: number }>('first-code-wait')`
  SELECT ceil(extract(epoch FROM blocked_until - now()))::integer AS seconds
  FROM code_failures WHERE digest = $1 AND blocked_until > now()`;
const GIVE_BACK = prepared('give-first-code-back')`
  UPDATE code_failures SET counted = counted - 1, blocked_until = NULL
  WHERE digest = $1 AND counted > 0`;

/** Free tries, and the seconds of the first and of the longest wait. */
export type Waits = readonly [free: number, first: number, longest: number];

/** First codes that were wrong, by a keyed digest of what was typed with them and where from. */
@Injectable()
export class CodeFailureStore {
  /** Counts one; false while its source must wait. */
  async count(manager: EntityManager, digest: string, waits: Waits): Promise<boolean> {
    return (await COUNT.get(manager, digest, ...waits)) !== undefined;
  }

  /** For how many seconds the source must wait; 0 when it need not any more. */
  async wait(manager: EntityManager, digest: string): Promise<number> {
    return (await WAIT.get(manager, digest))?.seconds ?? 0;
  }

  /** Takes the count of a right one back. */
  async giveBack(manager: EntityManager, digest: string): Promise<void> {
    await GIVE_BACK.run(manager, digest);
  }
}
