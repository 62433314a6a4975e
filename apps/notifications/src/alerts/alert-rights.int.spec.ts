import { alertKinds } from '@citadelle/contracts';
import type { ManagerAlertView, Page } from '@citadelle/contracts/calls';
import { isAllowed, kindsForAdministratorsAlone, mayReadAlert } from '@citadelle/rights';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Somebody, TestNotifications } from '../notifications.fixture.js';
import { EntityManager } from 'typeorm';
import { AlertStore } from './alert.store.js';

/** Every kind, for the managers and for the administrators, in two units and in none, about each of these. */
const RAISED = `
  INSERT INTO alerts (alert_id, agent_id, kind, raised_at, audience, unit, seq)
  SELECT gen_random_uuid(), agent_id, kind, now(), audience, unit, row_number() OVER ()
  FROM unnest($1::uuid[]) AS agent_id, unnest($2::text[]) AS kind,
       unnest(ARRAY['managers', 'administrators']) AS audience,
       unnest(ARRAY['SIG-AESH', 'RECTORAT', NULL]) AS unit`;

const world = TestNotifications.ofSpec();
const people: Record<string, Somebody> = {};
beforeAll(async () => {
  people.agent = await world.welcome('Christian', 'JOSEPH', 'cjoseph');
  people.manager = await world.welcome('Louise', 'MICHEL', 'lmichel');
  people.administrator = await world.welcome('Ada', 'LOVELACE', 'alovelace');
  people.both = await world.welcome('Marc', 'BLOCH', 'mbloch');
  await world.appoint(people.manager, 'SIG-AESH');
  await world.appoint(people.administrator);
  await world.appoint(people.both, 'RECTORAT');
  await world.appoint(people.both);
  const agentIds = Object.values(people).map(({ agentId }) => agentId);
  await world.rows(RAISED, [agentIds, alertKinds]);
});

/** All pages of the list. */
async function listed(somebody: Somebody, after = ''): Promise<ManagerAlertView[]> {
  const actor = somebody.agentId;
  const path = `manager-alerts?limit=200${after}`;
  const { items, next } = (await world.get<Page<ManagerAlertView>>(path, { actor })).body;
  return next === null ? [...items] : [...items, ...(await listed(somebody, `&after=${next}`))];
}

describe('the list of alerts', () => {
  it.each([
    ['manager', { roles: ['manager'], managedUnits: ['SIG-AESH'] }],
    ['administrator', { roles: ['administrator'], managedUnits: [] }],
    ['both', { roles: ['manager', 'administrator'], managedUnits: ['RECTORAT'] }],
  ] as const)(
    'shows the %s what the rule allows, and what can be acknowledged',
    async (who, grants) => {
      const actor = { agentId: people[who]!.agentId, ...grants };
      const { app } = world.replicas[0]!;
      const lines = await app.get(AlertStore).raisedAfter(app.get(EntityManager), 0, 1_000);
      const allowed = lines.filter((line) => isAllowed(mayReadAlert(actor, line)));
      const seqs = allowed.map(({ alert }) => alert.seq);
      expect(seqs.length).toBeGreaterThan(0);
      expect((await listed(people[who]!)).map(({ seq }) => seq)).toEqual(seqs.reverse());
    },
  );

  it('hides escalations and alarms from managers, whichever unit they are about', async () => {
    const kinds = new Set((await listed(people.manager!)).map(({ kind }) => kind));
    for (const kind of kindsForAdministratorsAlone) expect(kinds).not.toContain(kind);
    expect(kinds.size).toBe(alertKinds.length - kindsForAdministratorsAlone.length);
  });
});
