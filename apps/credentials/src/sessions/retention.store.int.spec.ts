import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset } from '../stores.fixture.js';
import { ResetCodeStore } from '../resets/reset-code.store.js';
import { ResetStore } from '../resets/reset.store.js';
import { RetentionStore } from './retention.store.js';

const database = credentialsTables();
const retention = new RetentionStore();
const DAY_MS = 24 * 3_600_000;

const purge = () =>
  retention.purge(database.manager.dataSource, {
    journalMonths: 12,
    knownForSeconds: (30 * DAY_MS) / 1_000,
  });
const kept = async (table: string, column: string) =>
  (
    await database.rows<{ it: string }>(`SELECT ${column}::text AS it FROM ${table} ORDER BY it`)
  ).map(({ it }) => it);

describe('what must not be kept longer', () => {
  it('is deleted from every table, and what counts still stays', async () => {
    await database.rows(`
      INSERT INTO sign_in_journal (purpose, outcome, source, at) VALUES
        ('sign-in', 'accepted', 'old', now() - interval '13 months'), ('sign-in', 'accepted', 'new', now());
      INSERT INTO security_journal (at, last_at, count, kind, outcome, operation, source)
        SELECT now() - age, now() - age, 1, 'code-released', 'done', '', source
        FROM (VALUES ('old', interval '12 months 1 day'), ('new', interval '11 months 29 days')) entries (source, age);
      INSERT INTO password_attempts (subject, source, counted, last_at) VALUES
        ('somebody', 'old', 3, now() - interval '2 days'), ('somebody', 'new', 3, now()),
        ('?nobody', 'old', 3, now() - interval '2 days');
      INSERT INTO sign_in_buckets (subject, taken, at) VALUES
        ('old', 20, now() - interval '2 days'), ('new', 20, now());
      INSERT INTO sign_in_networks (subject, network, at) VALUES
        ('somebody', 'old', now() - interval '2 days'), ('somebody', 'new', now());
      INSERT INTO sign_in_windows (source, counted, ends_at) VALUES
        ('old', 20, now() - interval '1 s'), ('new', 20, now() + interval '1 min');
      INSERT INTO known_sources (agent_id, source, seen_at) VALUES
        (gen_random_uuid(), 'old', now() - interval '31 days'), (gen_random_uuid(), 'new', now() - interval '29 days');
      INSERT INTO forgotten_browsers (agent_id, browser, at) VALUES
        (gen_random_uuid(), 'old', now() - interval '91 days'), (gen_random_uuid(), 'new', now() - interval '89 days');
      INSERT INTO taken_logins (agent_id, login, address, rank, taken_at) VALUES
        (gen_random_uuid(), 'old', 'old@x', 1, now() - interval '91 days'),
        (gen_random_uuid(), 'new', 'new@x', 1, now() - interval '89 days');
      INSERT INTO start_failures VALUES ('old', 1, now() - interval '1 s'), ('new', 1, now() + interval '1 h');
      INSERT INTO sessions (token_hash, session_id, agent_id, generation, password_change_required, source, expires_at)
        SELECT source::bytea, gen_random_uuid(), gen_random_uuid(), 1, false, source, now() + ends
        FROM (VALUES ('old', interval '-1 s'), ('new', interval '1 h')) sessions (source, ends);
      INSERT INTO recent_releases (agent_id, released_at) VALUES
        (gen_random_uuid(), ARRAY[now() - interval '2 days']), (gen_random_uuid(), ARRAY[now()])`);
    await purge();
    expect(await kept('sign_in_journal', 'source')).toEqual(['new']);
    expect(await kept('security_journal', 'source')).toEqual(['new']);
    expect(await kept('password_attempts', `subject || ' ' || source`)).toEqual(['somebody new']);
    expect(await kept('sign_in_buckets', 'subject')).toEqual(['new']);
    expect(await kept('sign_in_networks', 'network')).toEqual(['new']);
    expect(await kept('sign_in_windows', 'source')).toEqual(['new']);
    expect(await kept('known_sources', 'source')).toEqual(['new']);
    expect(await kept('forgotten_browsers', 'browser')).toEqual(['new']);
    expect(await kept('taken_logins', 'login')).toEqual(['new']);
    expect(await kept('start_failures', 'digest')).toEqual(['new']);
    expect(await kept('sessions', 'source')).toEqual(['new']);
    expect(await kept('recent_releases', 'agent_id')).toHaveLength(1);
  });

  it('are the codes of a reset that ended, a day after its time was over', async () => {
    const { manager } = database;
    const lasting = [-2 * DAY_MS, -2 * DAY_MS, DAY_MS / 24];
    const [over, open, recent] = await Promise.all(
      lasting.map((lastsMs) => keepReset(manager, uuidv7(), lastsMs)),
    );
    for (const resetId of [over!, open!, recent!])
      await new ResetCodeStore().keepFirst(manager, resetId, Buffer.from('code'), 'here');
    for (const resetId of [over!, recent!])
      await new ResetStore().change(manager, resetId, { state: 'cancelled' });
    await purge();
    expect(await kept('reset_codes', 'reset_id')).toEqual([open, recent].sort());
  });
});
