import { TYPED_LOGINS } from '../logins/typed-logins.js';
import { browserCounts } from './known-browser.store.js';
import { grantsColumn } from './role-grants.js';

/**
 * The account behind what was typed, and whether it knows the browser. $1 login; $2 agent, $3 browser and $4 instant of a
 * device cookie.
 */
export const who = (knownFor: string) => `
  who AS (
    SELECT a.agent_id, a.login, a.address, a.state, h.phc, h.kind, h.generation,
           coalesce(i.first_name, '') AS first_name, coalesce(i.usual_name, '') AS usual_name,
           ${grantsColumn('a.agent_id')},
           coalesce(a.agent_id = $2::uuid AND ${browserCounts('$2::uuid', '$3::text', '$4', knownFor)}, false)
             AS by_browser
    FROM ${TYPED_LOGINS} l JOIN accounts a USING (agent_id)
    LEFT JOIN password_hashes h USING (agent_id) LEFT JOIN identities i USING (agent_id)
    WHERE l.login = $1
  )`;
/** What a try is counted under beside what was typed. $3 browser, $5 source. */
export const PLACE = `CASE WHEN by_browser THEN 'browser ' || $3 ELSE $5 END`;
/** Whether an account knows where a try comes from. $5 source. */
export const isKnownPlace = (agent: string, knownFor: string) => `(by_browser OR EXISTS (
             SELECT FROM known_sources k WHERE k.agent_id = ${agent} AND k.source = $5
             AND k.seen_at > now() - ${knownFor}::float8 * interval '1 second'))`;
