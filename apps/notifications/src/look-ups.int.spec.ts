import { MANY, scansAmong } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { resetOf, TestNotifications } from './notifications.fixture.js';
import { EntityManager } from 'typeorm';
import { AlertStore } from './alerts/alert.store.js';

const filled = `
  INSERT INTO recipients SELECT gen_random_uuid(), 'A', 'B', 'l' || n, n || '@x' FROM generate_series(1, ${MANY}) n;
  INSERT INTO alerts (alert_id, agent_id, kind, raised_at, audience, unit, seq)
    SELECT gen_random_uuid(), agent_id, 'reset-started', now() - random() * interval '300 days',
           'managers', 'U' || (random() * 100)::integer, row_number() OVER () FROM recipients;
  INSERT INTO unit_managers SELECT 'U' || (random() * 100)::integer, agent_id FROM recipients;
  INSERT INTO delivery_claims SELECT agent_id, now() FROM recipients;
  INSERT INTO open_requests SELECT agent_id, 'm', agent_id, 'U1', now(), now() FROM recipients;
  INSERT INTO deadlines
    SELECT agent_id, 'deliver', now() + interval '1 day', '{}', 'c', 0, now() + interval '1 day' FROM recipients;
  INSERT INTO inbox SELECT 'x', agent_id, now() FROM recipients;
  INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
    SELECT 'other-' || agent_id, 1, 'X', 1, agent_id, '{}', '{}', now(), '' FROM recipients`;

const world = TestNotifications.ofSpec();

it('nobody who is told or reads what concerns them makes a big table be read from end to end', async () => {
  const service = world.replicas[0]!;
  const { scans, none } = await scansAmong(world, { filled }, async () => {
    const somebody = await world.welcome('Jean', 'PIN', 'jpin');
    const manager = await world.welcome('Nadia', 'BENALI', 'nbenali');
    await world.appoint(manager, 'SIG-AESH');
    await world.tell(resetOf(somebody).say('ResetStarted'));
    await world.mailOn('a été commencée pour votre compte');
    const alerts = service.app.get(AlertStore);
    const entities = service.app.get(EntityManager);
    const { agentId } = manager;
    const actor = { agentId, roles: [], managedUnits: ['SIG-AESH'] };
    await alerts.page(entities, actor, { limit: 20 });
    await alerts.raisedAfter(entities, MANY, 20);
    await alerts.lastSeq(entities);
  });
  expect(scans).toEqual(none);
});
