import type { StartedReset } from '@citadelle/contracts/calls';
import { MANY, scansAmong } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestCredentials } from './credentials.fixture.js';
import { SeedQueueStore } from './passwords/seed-queue.store.js';
import { EntityManager } from 'typeorm';
import { Retention } from './sessions/retention.js';

const PASSWORD = 'clarinette sous la neige 42';

const filled = `
  INSERT INTO accounts SELECT gen_random_uuid(), 'other' || n, '{}', n || '@x', 'open' FROM generate_series(1, ${MANY}) n;
  INSERT INTO logins SELECT login, agent_id, 'current' FROM accounts;
  INSERT INTO addresses SELECT address, agent_id FROM accounts;
  INSERT INTO identities SELECT agent_id, 'A', 'B', '1990-01-01' FROM accounts;
  INSERT INTO password_hashes SELECT agent_id, 'x', 'chosen' FROM accounts;
  INSERT INTO sessions
    SELECT sha256(agent_id::text::bytea), gen_random_uuid(), agent_id, 1, false, 's', now(), now() + interval '8 hours' FROM accounts;
  INSERT INTO sign_in_journal (agent_id, purpose, outcome, source)
    SELECT agent_id, 'sign-in', 'accepted', 's' FROM accounts;
  INSERT INTO resets
    SELECT gen_random_uuid(), agent_id, 'completed', 'U' || (random() * 100)::integer,
           now() - random() * interval '300 days', now(), now() FROM accounts;
  INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
    SELECT 'other-' || agent_id, 1, 'X', 1, agent_id, '{}', '{}', now(), '' FROM accounts;
  INSERT INTO inbox SELECT 'x', gen_random_uuid(), now() - random() * interval '40 days' FROM accounts;
  INSERT INTO idempotent_answers SELECT 's', gen_random_uuid(), 'f', '1', now() + interval '1 day' FROM accounts;
  INSERT INTO deadlines
    SELECT agent_id, 'expire-reset', now() + interval '1 day', '{}', 'c', 0, now() + interval '1 day' FROM accounts;
  INSERT INTO known_sources SELECT agent_id, 's', now() - random() * interval '80 days' FROM accounts;
  INSERT INTO forgotten_browsers SELECT agent_id, 'b', now() FROM accounts;
  INSERT INTO sign_in_buckets SELECT agent_id, 1 FROM accounts;
  INSERT INTO start_failures SELECT agent_id, 1, now() + interval '1 day' FROM accounts`;

const big = [
  'accounts',
  'addresses',
  'deadlines',
  'events',
  'identities',
  'idempotent_answers',
  'inbox',
  'known_sources',
  'logins',
  'password_hashes',
  'resets',
  'sessions',
  'start_failures',
];

const credentials = TestCredentials.ofSpec();

it('nobody who is enrolled, signs in, asks for a reset or is looked up makes a big table be read from end to end', async () => {
  const { scans, none } = await scansAmong(credentials, { big, filled }, async () => {
    const { app } = credentials.replicas[0]!;
    const agent = await credentials.enrolWithPassword(PASSWORD);
    expect((await credentials.signIn(agent.account.login, PASSWORD)).status).toBe(201);
    const { agentId } = agent;
    await credentials.rows(`INSERT INTO role_grants VALUES ($1, 'manager', 'U1')`, [agentId]);
    credentials.grantsOf = () => ({ roles: ['manager'], managedUnits: ['U1'] });
    const started = await credentials.post<StartedReset>('password-resets', {
      login: agent.account.login,
      birthDate: agent.birthDate,
    });
    expect(started.status).toBe(201);
    expect((await credentials.get('units/U1/password-resets', { actor: agentId })).status).toBe(
      200,
    );
    expect((await credentials.get(`accounts/${agentId}`)).status).toBe(200);
    await app.get(SeedQueueStore).take(app.get(EntityManager), 10);
    await app.get(Retention).purge();
  });
  expect(scans).toEqual(none);
});
