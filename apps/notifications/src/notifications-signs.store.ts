import { topics } from '@citadelle/contracts';
import { unprepared } from '@citadelle/event-store/tables';
import type { Counted, ServiceSigns } from '@citadelle/service-kit/operations';
import { notificationsMigrations } from './migrations/index.js';

// The first tries follow within seconds: what has not left after five minutes meets a fault.
const UNDELIVERED = unprepared<Counted>`
  SELECT count(*)::integer AS count, extract(epoch FROM now() - min(raised_at))::integer AS "oldestSeconds"
  FROM undelivered_alerts WHERE abandoned_at IS NULL AND raised_at < now() - interval '5 min'`;
// Whoever was erased is to be told nothing.
const ABANDONED = unprepared<Counted>`
  SELECT count(*)::integer AS count, extract(epoch FROM now() - min(abandoned_at))::integer AS "oldestSeconds"
  FROM undelivered_alerts WHERE abandoned_at > now() - interval '7 days' AND reason <> 'recipient-erased'`;

/** What operators look at in notifications. */
export const notificationsSigns: ServiceSigns = {
  service: 'notifications',
  migrations: notificationsMigrations,
  reads: [topics.resets, topics.accounts, topics.agents, topics.unitsState, topics.acts].map(
    ({ name }) => name,
  ),
  own: { 'undelivered-alerts': UNDELIVERED, 'abandoned-alerts': ABANDONED },
};
