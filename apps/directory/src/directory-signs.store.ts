import { SIGNS_COUNTED, topics } from '@citadelle/contracts';
import { unprepared } from '@citadelle/event-store/tables';
import { type Counted, olderThan, type ServiceSigns } from '@citadelle/service-kit/operations';
import { directoryMigrations } from './migrations/index.js';

// Credentials makes a password of a NUMEN within seconds, and says so: one that is still here got lost on its way.
const KEPT = unprepared<Counted>`
  SELECT count(*)::integer AS count FROM (
    SELECT 1 FROM sealed_numens JOIN agent_accounts USING (agent_id)
    WHERE status = 'open' AND agent_id < ${olderThan('15 min')} LIMIT ${SIGNS_COUNTED + 1}) AS kept`;

// Once another file was applied, what one that failed left half done is done, or is known to whoever sent that file.
const FAILED = unprepared<Counted>`
  SELECT count(*)::integer AS count, extract(epoch FROM now() - min(ended_at))::integer AS "oldestSeconds"
  FROM imports failed
  WHERE status = 'abandoned' AND state ->> 'abandoned' = 'failed' AND ended_at > now() - interval '7 days'
    AND NOT EXISTS (SELECT FROM imports later WHERE later.status = 'done' AND later.ended_at > failed.ended_at)`;

/** What operators look at in the directory. */
export const directorySigns: ServiceSigns = {
  service: 'directory',
  migrations: directoryMigrations,
  reads: [topics.accounts.name],
  own: { 'kept-numens': KEPT, 'failed-imports': FAILED },
};
