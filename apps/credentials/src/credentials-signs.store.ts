import { topics } from '@citadelle/contracts';
import { unprepared } from '@citadelle/event-store/tables';
import { type Counted, olderThan, type ServiceSigns } from '@citadelle/service-kit/operations';
import { credentialsMigrations } from './migrations/index.js';

const IS_OLD = `agent_id < ${olderThan('15 min')}`;

// Whose password was contested is waited for, not missed.
// As many hashes as accounts, which is how it should be, means nobody: that is known within a moment. Otherwise, all open
// accounts less those with a hash (all hashes less those of closed accounts) and those whose NUMEN waits for its turn: of
// a million accounts that takes less time than joining all of them with all hashes. No hash is without its account.
const WITHOUT_PASSWORD = unprepared<Counted>`
  SELECT CASE WHEN (SELECT count(*) FROM accounts) = (SELECT count(*) FROM password_hashes)
    + (SELECT count(*) FROM contested_accounts) THEN 0
  ELSE greatest(0,
      (SELECT count(*) FROM accounts WHERE state = 'open' AND ${IS_OLD})
    - (SELECT count(*) FROM password_hashes WHERE ${IS_OLD})
    + (SELECT count(*) FROM accounts JOIN password_hashes USING (agent_id) WHERE state = 'closed' AND ${IS_OLD})
    - (SELECT count(*) FROM contested_accounts JOIN accounts USING (agent_id) WHERE state = 'open' AND ${IS_OLD})
    - (SELECT count(*) FROM seed_queue JOIN accounts USING (agent_id)
       WHERE set_aside IS NULL AND state = 'open' AND ${IS_OLD}))::integer END AS count`;
const SET_ASIDE = unprepared<Counted>`
  SELECT count(*)::integer AS count FROM seed_queue WHERE set_aside IS NOT NULL`;

/** What operators look at in credentials. */
export const credentialsSigns: ServiceSigns = {
  service: 'credentials',
  migrations: credentialsMigrations,
  reads: [topics.alerts, topics.unitsState, topics.enrolments, topics.agents, topics.acts].map(
    ({ name }) => name,
  ),
  // What takes longest comes last: where it does not come in time, the others are known.
  own: { 'seeds-set-aside': SET_ASIDE, 'accounts-without-password': WITHOUT_PASSWORD },
};
