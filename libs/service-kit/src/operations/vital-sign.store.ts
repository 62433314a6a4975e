import { SIGNS_COUNTED } from '@citadelle/contracts';
import {
  CHECKPOINT_AGE,
  LEADER_LOCK,
  type Statement,
  unprepared,
} from '@citadelle/event-store/tables';
import type { Reading } from './sign.js';

/** Runs a statement wherever the asker has a connection: in the service, or in a tool beside it. */
export type Ask = <Row extends object>(
  statement: Statement<Row>,
  ...values: unknown[]
) => Promise<Row[]>;

/** One more is counted, so that « more than » can be said. */
const MOST = SIGNS_COUNTED + 1;

const UNPUBLISHED = unprepared<{ count: number; seconds: number | null }>`
  SELECT count(*)::integer AS count,
    (SELECT extract(epoch FROM now() - (message->>'time')::timestamptz)::integer
     FROM outbox ORDER BY id LIMIT 1) AS seconds
  FROM (SELECT 1 FROM outbox LIMIT ${MOST}) AS waiting`;
const SET_ASIDE = unprepared<{ count: number }>`
  SELECT count(*)::integer AS count FROM (SELECT 1 FROM outbox_set_aside LIMIT ${MOST}) AS waiting`;
// A session lock of one number has it in objid, with objsubid 1.
const LEADER = unprepared<{ name: string; address: string | null; since: Date }>`
  SELECT application_name AS name, host(client_addr) AS address, backend_start AS since
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = ${LEADER_LOCK} AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const VERSIONS = unprepared<{ name: string }>`
  SELECT DISTINCT application_name AS name FROM pg_stat_activity
  WHERE datname = current_database() AND starts_with(application_name, $1) ORDER BY 1`;
const PARKED = unprepared<{ messages: number; keys: number }>`
  SELECT count(*)::integer AS messages, count(DISTINCT (topic, key))::integer AS keys
  FROM (SELECT topic, key FROM parked_messages WHERE group_name = $1 LIMIT ${MOST}) AS waiting`;
// One that failed is tried again within five minutes, so the index on next_try_at finds every one that is overdue.
const OVERDUE = unprepared<{ count: number; seconds: number | null }>`
  SELECT count(*)::integer AS count, extract(epoch FROM now() - min(due_at))::integer AS seconds
  FROM (SELECT due_at FROM deadlines
        WHERE next_try_at < now() + interval '6 min' AND due_at < now() - interval '1 min'
        ORDER BY next_try_at LIMIT ${MOST}) AS overdue`;
const LEARNING = unprepared<{ count: number }>`
  SELECT count(*)::integer AS count FROM era WHERE learning`;
const MIGRATIONS = unprepared<{ name: string }>`
  SELECT name FROM migrations ORDER BY id`;

/** What every service with a database shows of itself by SQL alone, without a look at its events. */
export class VitalSignStore {
  /** Which versions of the service are connected to its database. */
  async runningVersions(ask: Ask, service: string): Promise<Reading[]> {
    const prefix = `${service} `;
    const versions = (await ask(VERSIONS, prefix)).map(({ name }) => name.slice(prefix.length));
    return [{ name: 'running-versions', count: versions.length, detail: listOf(versions) }];
  }

  async migrations(ask: Ask, known: readonly string[]): Promise<Reading[]> {
    const done = (await ask(MIGRATIONS)).map(({ name }) => name);
    const missing = known.filter((name) => !done.includes(name));
    const unknown = done.filter((name) => !known.includes(name));
    return [
      { name: 'migrations', count: done.length },
      { name: 'missing-migrations', count: missing.length, detail: listOf(missing) },
      { name: 'unknown-migrations', count: unknown.length, detail: listOf(unknown) },
    ];
  }

  async unpublished(ask: Ask): Promise<Reading[]> {
    const [{ count, seconds } = NOTHING] = await ask(UNPUBLISHED);
    return [{ name: 'unpublished', count, oldestSeconds: seconds }];
  }

  async setAside(ask: Ask): Promise<Reading[]> {
    const [{ count } = NOTHING] = await ask(SET_ASIDE);
    return [{ name: 'set-aside', count }];
  }

  /** Which replica publishes, and since when it is connected. */
  async relayLeader(ask: Ask): Promise<Reading[]> {
    const [leader] = await ask(LEADER);
    if (!leader) return [{ name: 'relay-leader', count: 0 }];
    const { name, address, since } = leader;
    const where = address ? ` at ${address}` : '';
    const detail = `${name}${where} since ${since.toISOString().slice(0, 19)}Z`;
    return [{ name: 'relay-leader', count: 1, detail }];
  }

  /** Whether the service lacks what it told before, and so reads nothing. */
  async memory(ask: Ask): Promise<Reading[]> {
    const [{ count } = NOTHING] = await ask(LEARNING);
    return [{ name: 'memory', count }];
  }

  async parked(ask: Ask, group: string): Promise<Reading[]> {
    const [found] = await ask(PARKED, group);
    return [
      { name: 'parked-keys', count: found!.keys },
      { name: 'parked-messages', count: found!.messages },
    ];
  }

  async overdueDeadlines(ask: Ask): Promise<Reading[]> {
    const [{ count, seconds } = NOTHING] = await ask(OVERDUE);
    return [{ name: 'overdue-deadlines', count, oldestSeconds: seconds }];
  }

  /** How long the oldest event has waited for a checkpoint that covers it. */
  async checkpoint(ask: Ask): Promise<Reading[]> {
    const [late] = await ask(CHECKPOINT_AGE);
    return [{ name: 'checkpoint', oldestSeconds: late ? Math.round(late.seconds) : null }];
  }
}

const NOTHING = { count: 0, seconds: null };

const listOf = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : null);
