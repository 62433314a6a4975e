import { type TestAgent } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountView, LastSignIns } from '@citadelle/contracts/calls';
import { TestCredentials } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();
let agent: TestAgent & { account: AccountView };
let other: TestAgent & { account: AccountView };
beforeAll(async () => {
  agent = await credentials.enrol({ firstName: 'Nadia', usualName: 'BENALI' });
  other = await credentials.enrol({ firstName: 'Yves', usualName: 'MOREAU' });
});

const last = async (actor?: string) =>
  (await credentials.get<LastSignIns>('sign-ins', actor === undefined ? {} : { actor })).body.items;

describe('the last sign-ins', () => {
  it('are those that opened a session, latest first, with where from', async () => {
    const before = Date.now();
    const { token } = (await credentials.signIn('nbenali', agent.numen, '192.0.2.7')).body;
    await credentials.signIn('nbenali', 'pas le bon du tout', '192.0.2.8');
    await credentials.post('reauthentications', { token, password: agent.numen });
    await credentials.signIn('nbenali', agent.numen, '2001:db8::9');
    await credentials.signIn('ymoreau', other.numen, '192.0.2.10');
    const items = await last(agent.agentId);
    expect(items.map(({ source }) => source)).toEqual(['2001:db8::9', '192.0.2.7']);
    for (const { at } of items) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 1000);
      expect(Date.parse(at)).toBeLessThanOrEqual(Date.now() + 1000);
    }
    expect(await last(other.agentId)).toMatchObject([{ source: '192.0.2.10' }]);
  });

  it('are ten at most, found without reading those of others', async () => {
    await credentials.rows(
      `INSERT INTO sign_in_journal (agent_id, purpose, outcome, source)
       SELECT CASE n % 100 WHEN 0 THEN $1::uuid ELSE gen_random_uuid() END, 'sign-in', 'accepted', n::text
       FROM generate_series(1, 20000) n`,
      [agent.agentId],
    );
    await credentials.rows('ANALYZE sign_in_journal');
    expect((await last(agent.agentId)).map(({ source }) => source)).toEqual(
      Array.from({ length: 10 }, (_, n) => String(20_000 - 100 * n)),
    );
    const plan = await credentials.rows(
      `EXPLAIN SELECT at FROM sign_in_journal WHERE agent_id = '${agent.agentId}' AND purpose = 'sign-in'
         AND outcome = 'accepted' ORDER BY id DESC LIMIT 10`,
    );
    expect(JSON.stringify(plan)).toContain('sign_ins_of_agent');
    expect(JSON.stringify(plan)).not.toContain('Sort');
  });

  it.each([undefined, 'x'])('of nobody are none: %s', async (actor) => {
    expect(await last(actor)).toEqual([]);
  });
});
