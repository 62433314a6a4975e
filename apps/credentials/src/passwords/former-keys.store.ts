import { unprepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { OPEN_STATES } from '../resets/reset.store.js';

const BY_PEPPER = unprepared<{ pepperId: string | null; count: number }>`
  SELECT substring(phc FROM ',keyid=([0-9a-f]{16})[$]') AS "pepperId", count(*)::integer AS count
  FROM password_hashes GROUP BY 1`;
const OPEN_RESETS = unprepared<{ count: number }>`
  SELECT count(*)::integer AS count FROM resets
  WHERE state IN (${OPEN_STATES}) AND started_at <= $1 AND expires_at > now()`;

/** What is left of keys that were current before. */
export class FormerKeysStore {
  /** How many passwords need each pepper, by its id; null: those that do not say which. */
  async passwordsByPepper(manager: EntityManager): Promise<Map<string | null, number>> {
    const rows = await BY_PEPPER.all(manager);
    return new Map(rows.map(({ pepperId, count }) => [pepperId, count]));
  }

  /** Open resets that were started up to an instant: their codes may be of a key that was current then. */
  async openResetsFrom(manager: EntityManager, upTo: Date): Promise<number> {
    return (await OPEN_RESETS.get(manager, upTo))!.count;
  }
}
