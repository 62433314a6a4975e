import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestView } from '@citadelle/contracts/calls';
import { TestResets } from './resets.fixture.js';

const MANY = 10_000;

const resets = TestResets.ofSpec();
let actor: string;
beforeAll(async () => {
  const agent = await resets.enrol();
  actor = agent.agentId;
  await resets.appoint(actor, 'SIG-AESH');
  await resets.credentials.rows(
    `WITH agents AS (SELECT gen_random_uuid() AS agent_id, n FROM generate_series(1, $1::integer) n),
          named AS (INSERT INTO identities (agent_id, first_name, usual_name)
                    SELECT agent_id, 'Anne', 'NOMBREUSE' FROM agents),
          opened AS (INSERT INTO accounts (agent_id, login, address, state)
                     SELECT agent_id, 'anombreuse' || n, 'a' || n || '@example.org', 'open' FROM agents)
     INSERT INTO resets (reset_id, agent_id, state, unit, started_at, requested_at, expires_at)
     SELECT gen_random_uuid(), agent_id, 'awaiting-second-code', 'SIG-AESH', now(),
            date_trunc('milliseconds', now() - (n / 3) * interval '1 second'), now() + interval '1 day'
     FROM agents`,
    [MANY],
  );
  await resets.credentials.rows('ANALYZE');
});

describe('a queue of ten thousand', () => {
  it('is read page by page, oldest first, each request once', async () => {
    const items: RequestView[] = [];
    let after = '';
    do {
      const { status, body } = await resets.queue('SIG-AESH', { actor }, `?limit=200${after}`);
      expect(status).toBe(200);
      items.push(...body.items);
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    expect(new Set(items.map(({ resetId }) => resetId)).size).toBe(MANY);
    const instants = items.map(({ requestedAt }) => requestedAt);
    expect(instants).toEqual([...instants].sort());
  });

  it('shows its first page without reading the rest', async () => {
    const plan = await resets.credentials.rows<Record<string, string>>(
      `EXPLAIN SELECT * FROM resets r WHERE r.unit = 'SIG-AESH'
         AND r.state IN ('awaiting-second-code', 'second-code-released') AND r.expires_at > now()
       ORDER BY r.requested_at, r.reset_id LIMIT 51`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('resets_waiting');
    expect(text).not.toContain('Sort');
  });

  it('is filtered by state, and refuses what it cannot read by its field', async () => {
    const { body } = await resets.queue('SIG-AESH', { actor }, '?state=completed');
    expect(body).toEqual({ items: [], next: null });
    for (const [query, field] of [
      ['?state=lost', 'state'],
      ['?limit=0', 'limit'],
      ['?limit=201', 'limit'],
      ['?after=not-ours', 'after'],
      ['?page=2', 'page'],
    ] as const) {
      const answer = await resets.queue('SIG-AESH', { actor }, query);
      expect([query, answer.status, answer.body.errors]).toMatchObject([query, 422, [{ field }]]);
    }
  });

  it('leaves out what has expired, swept or not', async () => {
    const [first] = (await resets.queue('SIG-AESH', { actor }, '?limit=1')).body.items;
    await resets.credentials.rows('UPDATE resets SET expires_at = now() WHERE reset_id = $1', [
      first!.resetId,
    ]);
    const [next] = (await resets.queue('SIG-AESH', { actor }, '?limit=1')).body.items;
    expect(next!.resetId).not.toBe(first!.resetId);
  });
});
