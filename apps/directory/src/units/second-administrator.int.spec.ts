import type { Problem } from '@citadelle/contracts';
import type { Administrators, ProposedChange } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { topics } from '@citadelle/contracts';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const directory = TestDirectory.ofSpec(['DSI']);
let hélène: string;
let paul: string;
/** Somebody anew in each test, without any role. */
let nadia: string;

const say = async (actor: string, method: string, path: string, body?: unknown) => {
  const answer = await directory.call<Partial<ProposedChange & Problem>>(method, path, body, {
    actor,
    source: '192.0.2.7',
  });
  return { status: answer.status, ...answer.body };
};
const administers = async (agentId: string) => (await list()).administrators.includes(agentId);
const list = async () => (await directory.get<Administrators>('administrators')).body;
const proposalsOn = async (agentId: string) =>
  (await list()).proposals.filter((each) => each.agentId === agentId);
const newcomer = async () => (await directory.create(person({ unit: 'DSI' }))).agentId;
const lapse = (agentId: string) =>
  // The stream is what decides; its hash chain is no matter here.
  directory.rows(
    `UPDATE events SET data = jsonb_set(data, '{expiresAt}', '"2020-01-01T00:00:00.000Z"')
      WHERE type = 'AdministratorProposed' AND data->>'agentId' = $1`,
    [agentId],
  );

beforeAll(async () => {
  [hélène, paul] = [await newcomer(), await newcomer()];
  expect((await say('', 'PUT', `administrators/${hélène}`)).status).toBe(204);
  expect((await say(hélène, 'PUT', `administrators/${paul}`)).status).toBe(204);
});
beforeEach(async () => {
  nadia = await newcomer();
});

describe('where there are two administrators', () => {
  it('one proposes, and a second one makes it so', async () => {
    const path = `administrators/${nadia}`;
    const first = await say(hélène, 'PUT', path);
    expect(first).toEqual({ status: 202, state: 'proposed', expiresAt: expect.any(String) });
    const inHours = (Date.parse(first.expiresAt!) - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(71.9);
    expect(inHours).toBeLessThanOrEqual(72);
    expect(await say(hélène, 'PUT', path)).toEqual(first);
    expect(await administers(nadia)).toBe(false);
    expect(await proposalsOn(nadia)).toEqual([
      { agentId: nadia, change: 'appoint', by: hélène, on: null, expiresAt: first.expiresAt },
    ]);
    expect(await say(paul, 'PUT', path)).toEqual({ status: 204 });
    expect(await administers(nadia)).toBe(true);
    expect(await proposalsOn(nadia)).toEqual([]);
    const dismissal = () => say(nadia, 'DELETE', path);
    expect((await say(paul, 'DELETE', path)).status).toBe(202);
    // The person concerned may say it too.
    expect((await dismissal()).status).toBe(204);
    expect(await administers(nadia)).toBe(false);
    await until('the acts are told', async () => {
      const told = (await directory.published(topics.acts.name)).filter(({ key }) => key === nadia);
      return told.length === 5 && told.map(({ data }) => (data as { act: string }).act);
    }).then((acts) =>
      expect(acts).toEqual([
        'agent-created',
        'administrator-proposed',
        'administrator-appointed',
        'administrator-dismissal-proposed',
        'administrator-dismissed',
      ]),
    );
  });

  it('one alone does not make an administrator depart, who keeps everything meanwhile', async () => {
    await directory.byTwo('PUT', `administrators/${nadia}`);
    await say(hélène, 'PUT', `units/DSI/managers/${nadia}`);
    const path = `agents/${nadia}/departure`;
    const on = { on: '2026-08-31' };
    expect((await say(hélène, 'POST', path, on)).status).toBe(202);
    expect((await say(hélène, 'POST', path, on)).status).toBe(202);
    const seen = await directory.get<{ status: string }>(`agents/${nadia}`);
    expect(seen.body.status).toBe('active');
    expect(await proposalsOn(nadia)).toMatchObject([{ change: 'depart', on: '2026-08-31' }]);
    expect((await say(paul, 'POST', path, on)).status).toBe(204);
    expect((await directory.get<{ status: string }>(`agents/${nadia}`)).body.status).toBe(
      'departed',
    );
    expect(await administers(nadia)).toBe(false);
  });

  it('nobody else’s departure waits', async () => {
    const answer = await say(hélène, 'POST', `agents/${nadia}/departure`, { on: '2026-08-31' });
    expect(answer).toEqual({ status: 204 });
  });

  it('what was proposed lapses, also at the moment of its use', async () => {
    const path = `administrators/${nadia}`;
    await say(hélène, 'PUT', path);
    await lapse(nadia);
    expect((await say(paul, 'PUT', path)).status).toBe(202);
    expect(await administers(nadia)).toBe(false);
    expect(await proposalsOn(nadia)).toMatchObject([{ by: paul }]);
    expect((await say(hélène, 'PUT', path)).status).toBe(204);
  });

  it('two who say it at once make it so exactly once', async () => {
    for (let round = 0; round < 5; round++) {
      const whom = await newcomer();
      const path = `administrators/${whom}`;
      const both = await Promise.all([say(hélène, 'PUT', path), say(paul, 'PUT', path)]);
      expect(both.map(({ status }) => status).sort()).toEqual([202, 204]);
      const facts = await directory.rows<{ type: string }>(
        `SELECT type FROM events WHERE stream = 'administrators' AND data->>'agentId' = $1 ORDER BY version`,
        [whom],
      );
      expect(facts.map(({ type }) => type)).toEqual([
        'AdministratorProposed',
        'AdministratorAppointed',
      ]);
    }
  });

  it('the word of one is kept under its key, and not taken for a second one', async () => {
    const path = `administrators/${nadia}`;
    const headers = { 'idempotency-key': `propose-${nadia}` };
    const send = () =>
      directory.call<ProposedChange>('PUT', path, undefined, { actor: hélène, headers });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
  });
});

describe('a new manager', () => {
  const managing = { roles: ['manager' as const], managedUnits: ['DSI'] };
  const vouch = async (agentId: string, unit = 'DSI', grants = managing) =>
    (
      await directory.call('PUT', `units/${unit}/managers/${agentId}`, undefined, {
        actor: paul,
        grants,
      })
    ).status;
  const confirmations = () =>
    directory.rows(`SELECT FROM events WHERE type = 'ManagerConfirmed' AND data->>'agentId' = $1`, [
      nadia,
    ]);

  it('is confirmed by another manager of the unit, who appoints nobody', async () => {
    expect(await vouch(nadia)).toBe(403);
    await say(hélène, 'PUT', `units/DSI/managers/${nadia}`);
    await say(hélène, 'PUT', `units/DSI/managers/${nadia}`);
    expect(await confirmations()).toHaveLength(0);
    expect(await vouch(nadia, 'DSI', { ...managing, managedUnits: ['SIG-AESH'] })).toBe(403);
    expect(await vouch(nadia)).toBe(204);
    expect(await confirmations()).toHaveLength(1);
  });
});
