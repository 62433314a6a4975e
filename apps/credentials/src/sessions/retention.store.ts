import { Injectable } from '@nestjs/common';
import { purge } from '@citadelle/event-store';
import type { DataSource } from 'typeorm';
import { OPEN_STATES } from '../resets/reset.store.js';

/** What is over, by table. Counts are forgiven within a day, however high they were. */
const OVER: readonly (readonly [table: string, where: string])[] = [
  ['sessions', 'expires_at < now()'],
  ['password_attempts', `last_at < now() - interval '1 day'`],
  ['sign_in_buckets', `at < now() - interval '1 day'`],
  ['sign_in_networks', `at < now() - interval '1 day'`],
  ['sign_in_windows', 'ends_at < now()'],
  // No setting knows a browser for longer.
  ['forgotten_browsers', `at < now() - interval '90 days'`],
  // What lets agents read how their reset ended: for a day after it would have been over anyway.
  [
    'reset_codes',
    `EXISTS (SELECT FROM resets r WHERE r.reset_id = reset_codes.reset_id
       AND r.state NOT IN (${OPEN_STATES}) AND r.expires_at < now() - interval '1 day')`,
  ],
  ['start_failures', 'ends_at < now()'],
  ['code_failures', `last_at < now() - interval '1 day'`],
  [
    'reset_starts',
    `started_at < now() - interval '24 hours' AND NOT EXISTS (SELECT FROM resets r
       WHERE r.reset_id = reset_starts.reset_id AND r.state IN (${OPEN_STATES}))`,
  ],
  // The first appointment says for ever how old the installation is.
  ['past_acts', `at < now() - interval '31 days' AND act <> 'administrator-appointed'`],
  // By then their agents were created, or never will be; the ranks stay taken.
  ['taken_logins', `taken_at < now() - interval '90 days'`],
  ['recent_releases', `released_at[cardinality(released_at)] < now() - interval '1 day'`],
];

/** How long settings keep what is not over by itself. */
export interface KeptFor {
  readonly journalMonths: number;
  /** How long an account knows a place. */
  readonly knownForSeconds: number;
}

/** What must not be kept longer, in all tables. */
@Injectable()
export class RetentionStore {
  async purge(dataSource: DataSource, { journalMonths, knownForSeconds }: KeptFor): Promise<void> {
    const tooOld = `at < now() - $1 * interval '1 month'`;
    await purge(dataSource, 'sign_in_journal', tooOld, [journalMonths]);
    await purge(dataSource, 'security_journal', tooOld, [journalMonths]);
    const unknown = `seen_at < now() - $1 * interval '1 second'`;
    await purge(dataSource, 'known_sources', unknown, [knownForSeconds]);
    for (const [table, where] of OVER) await purge(dataSource, table, where);
  }
}
