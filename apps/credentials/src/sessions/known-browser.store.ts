import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { KnownBrowser } from './known-browsers.js';

/** Whether a browser is known to its account. $1 agent, $2 browser, $3 when its cookie was issued, $4 seconds for which it counts. */
export const browserCounts = (agent: string, browser: string, issuedAt: string, knownFor: string) =>
  `(${issuedAt}::timestamptz > now() - ${knownFor}::float8 * interval '1 second' AND NOT EXISTS (
     SELECT FROM forgotten_browsers f
     WHERE f.agent_id = ${agent} AND (f.browser = ${browser} OR f.browser = '*' AND f.at >= ${issuedAt}::timestamptz)))`;

const IS_KNOWN = prepared<{ known: boolean }>('is-known-browser')`
  SELECT ${browserCounts('$1::uuid', '$2::text', '$3', '$4')} AS known`;
const FORGET = prepared('forget-browser')`
  INSERT INTO forgotten_browsers (agent_id, browser, at) VALUES ($1, $2, clock_timestamp())
  ON CONFLICT (agent_id, browser) DO UPDATE SET at = EXCLUDED.at`;
const FORGET_PLACES = prepared('forget-known-sources')`
  DELETE FROM known_sources WHERE agent_id = $1`;

/** Which browsers and places an account knows. A known browser's row is its cookie: only what is forgotten is kept here. */
@Injectable()
export class KnownBrowserStore {
  /** Whether what a cookie says still counts. */
  async isKnown(manager: EntityManager, known: KnownBrowser, knownForSeconds: number) {
    const { agentId, browser, issuedAt } = known;
    const row = await IS_KNOWN.get(manager, agentId, browser, issuedAt, knownForSeconds);
    return row!.known;
  }

  /** « Oublier cet appareil »: every cookie of this browser for this account is one of a stranger from now on. */
  async forget(manager: EntityManager, { agentId, browser }: KnownBrowser): Promise<void> {
    await FORGET.run(manager, agentId, browser);
  }

  /** The account knows no browser and no place any more, as after a contestation. */
  async forgetAll(manager: EntityManager, agentId: string): Promise<void> {
    await FORGET.run(manager, agentId, '*');
    await FORGET_PLACES.run(manager, agentId);
  }
}
