import { topics } from '@citadelle/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EnrolledAgent } from '../credentials.fixture.js';
import { NEW_PASSWORD, TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec({}, 2);
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

let networks = 0;
/** An address in a network of its own. */
const elsewhere = () => `10.${100 + Math.floor(++networks / 250)}.${networks % 250}.1`;

const anew = ({ account: { login }, birthDate }: EnrolledAgent, source: string, replica = 0) =>
  resets.start({ login, birthDate, startAnew: true }, { source, replica });

/** Ends what is open, so that it does not stand in the way of more starts. */
const endAll = ({ agentId }: EnrolledAgent) =>
  resets.credentials.rows(`UPDATE resets SET state = 'cancelled' WHERE agent_id = $1`, [agentId]);

/** A reset that is under way beside others, with its second code. */
async function releasedBeside(agent: EnrolledAgent) {
  const { body } = await anew(agent, elsewhere());
  await resets.request(body.resetId, body.firstCode);
  const { secondCode } = (await resets.release(body.resetId, nadia.token)).body;
  return { login: agent.account.login, ...body, secondCode };
}

describe('starts of one account', () => {
  it('are three a day from a network, wherever in it, counted together by all replicas', async () => {
    const agent = await resets.enrol();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => anew(agent, `198.51.100.${n}`, n % 2)),
    );
    const answered = (status: number) => answers.filter((each) => each.status === status);
    expect([answered(201).length, answered(429).length]).toEqual([3, 5]);
    await endAll(agent);
    const refused = await anew(agent, '198.51.100.77');
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-attempts']);
    expect(refused.body.detail).toContain('service gestionnaire');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(86_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
    expect((await anew(agent, '198.51.101.77')).status).toBe(201);
    await resets.credentials.rows(
      `UPDATE reset_starts SET started_at = started_at - interval '25 hours' WHERE agent_id = $1`,
      [agent.agentId],
    );
    expect((await anew(agent, '198.51.100.77')).status).toBe(201);
  });

  it('are three a day from an IPv6 /48', async () => {
    const agent = await resets.enrol();
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await anew(agent, `2001:db8:7:${n}::1`)).status);
    expect(statuses).toEqual([201, 201, 201, 429]);
  });

  it('are ten a day from everywhere', async () => {
    const agent = await resets.enrol();
    for (let n = 0; n < 10; n++) {
      expect((await anew(agent, elsewhere())).status).toBe(201);
      await endAll(agent);
    }
    expect((await anew(agent, elsewhere())).status).toBe(429);
    const lookupToken = await resets.lookupToken(agent.agentId);
    const byToken = await resets.start({ lookupToken }, { source: elsewhere() });
    expect(byToken.status).toBe(429);
  });

  it('let three be open beside each other, and no more', async () => {
    const agent = await resets.enrol();
    for (let n = 0; n < 3; n++) expect((await anew(agent, elsewhere())).status).toBe(201);
    expect((await anew(agent, elsewhere())).status).toBe(429);
    const open = await resets.credentials.rows(
      `SELECT 1 FROM resets WHERE agent_id = $1 AND state = 'started'`,
      [agent.agentId],
    );
    expect(open).toHaveLength(3);
  });
});

describe('resets beside each other', () => {
  it('are each known by their own first code', async () => {
    const agent = await resets.enrol();
    const { login } = agent.account;
    const [one, other] = [await resets.requested(agent), (await anew(agent, elsewhere())).body];
    const read = async (code: string) => (await resets.status(login, code)).body;
    expect(await read(one.firstCode)).toMatchObject({
      ...{ resetId: one.resetId, state: 'awaiting-second-code' },
    });
    expect(await read(other.firstCode)).toMatchObject({ resetId: other.resetId, state: 'started' });
    expect((await resets.cancel({ login, firstCode: other.firstCode })).status).toBe(204);
    expect((await read(one.firstCode)).state).toBe('awaiting-second-code');
    expect((await read(other.firstCode)).state).toBe('cancelled');
  });

  it('are completed each with their own codes, and completing one cancels the others', async () => {
    const agent = await resets.enrol();
    const [mine, strangers] = [await releasedBeside(agent), await releasedBeside(agent)];
    const waiting = (await anew(agent, elsewhere())).body;
    const mixed = { ...mine, secondCode: strangers.secondCode };
    expect((await resets.complete(mixed)).status).toBe(400);
    expect((await resets.complete(mine)).status).toBe(204);
    expect(await resets.stateOf(mine.resetId)).toBe('completed');
    for (const { resetId } of [strangers, waiting])
      expect(await resets.stateOf(resetId)).toBe('cancelled');
    expect((await resets.complete(strangers, `${NEW_PASSWORD} encore`)).status).toBe(400);
    expect((await resets.credentials.signIn(mine.login, NEW_PASSWORD)).status).toBe(201);
  });

  it('are completed once, of two at the same time', async () => {
    const agent = await resets.enrol();
    const both = [await releasedBeside(agent), await releasedBeside(agent)];
    const answers = await Promise.all(
      both.map((each, n) => resets.complete(each, `${NEW_PASSWORD} ${n}`, { replica: n })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    const states = await Promise.all(both.map(({ resetId }) => resets.stateOf(resetId)));
    expect(states.sort()).toEqual(['cancelled', 'completed']);
  });

  it('have tries of their own', async () => {
    const agent = await resets.enrol();
    const [mine, strangers] = [await releasedBeside(agent), await releasedBeside(agent)];
    for (let n = 0; n < 6; n++) await resets.complete({ ...strangers, secondCode: 'ZZZZ-ZZZZ' });
    expect(await resets.stateOf(strangers.resetId)).toBe('voided');
    expect((await resets.status(mine.login, strangers.firstCode)).body.state).toBe('voided');
    expect((await resets.complete(mine)).status).toBe(204);
  });

  it('all end when the account closes', async () => {
    const agent = await resets.enrol();
    const both = [await resets.started(agent), (await anew(agent, elsewhere())).body];
    await resets.publish(topics.agents.name, agent.agentId, 'AgentDeparted', {
      agentId: agent.agentId,
      on: '2026-01-31',
    });
    for (const { resetId } of both) expect(await resets.stateOf(resetId)).toBe('cancelled');
  });
});
