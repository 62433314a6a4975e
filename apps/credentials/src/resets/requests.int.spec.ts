import { freshSource } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@citadelle/contracts';
import type { RequestView } from '@citadelle/contracts/calls';
import { v7 as uuidv7 } from 'uuid';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec({ SHARED_SOURCES: '192.0.2.0/24' }, 2);
let nadia: TestManager;
let administrator: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
  administrator = await resets.manager([], true);
});

const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057';

const inQueue = async (unit: string, actor: string, resetId: string, source?: string) => {
  const options = source === undefined ? { actor } : { actor, source };
  const items: RequestView[] = [];
  let after = '';
  do {
    const { body } = await resets.queue(unit, options, `?limit=200${after}`);
    items.push(...body.items);
    after = body.next === null ? '' : `&after=${body.next}`;
  } while (after !== '');
  return items.find((item) => item.resetId === resetId);
};

const escalated = (resetId: string, agentId: string) =>
  resets.publish(topics.alerts.name, agentId, 'RequestEscalated', {
    alertId: uuidv7(),
    resetId,
    agentId,
    unit: 'SIG-AESH',
  });

describe('the second code', () => {
  it('is released once, and never shown again', async () => {
    const { resetId } = await resets.requested();
    expect((await resets.release(resetId, nadia.token)).status).toBe(201);
    const again = await resets.release(resetId, nadia.token, { replica: 1 });
    expect([again.status, again.body.code]).toEqual([409, 'already-released']);
    expect(JSON.stringify(again.body)).not.toContain('secondCode');
  });

  it('is released once, of two at the same time', async () => {
    const { resetId } = await resets.requested();
    const answers = await Promise.all(
      [0, 1, 0, 1].map((replica) => resets.release(resetId, nadia.token, { replica })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('needs a password typed within five minutes, in this session', async () => {
    const { resetId } = await resets.requested();
    const signIn = await resets.credentials.signIn(nadia.account.login, nadia.numen, freshSource());
    const refused = await resets.release(resetId, signIn.body.token);
    expect([refused.status, refused.body.code]).toEqual([403, 'reauthentication-required']);
    const token = await resets.reauthenticate(signIn.body.token, nadia.numen);
    await resets.credentials.rows(
      `UPDATE sessions SET reauthenticated_at = now() - interval '5 minutes 1 second'
       WHERE agent_id = $1 AND reauthenticated_at > now() - interval '3 seconds'
         AND token_hash = sha256($2)`,
      [nadia.agentId, Buffer.from(token)],
    );
    expect((await resets.release(resetId, token)).body.code).toBe('reauthentication-required');
    const fresh = await resets.reauthenticate(token, nadia.numen);
    const { status, body } = await resets.release(resetId, fresh);
    expect([status, Object.keys(body).sort()]).toEqual([201, ['expiresAt', 'secondCode']]);
  });

  it('needs a session', async () => {
    const { resetId } = await resets.requested();
    expect(await resets.release(resetId, 'no-such-token')).toMatchObject({
      status: 401,
      body: { code: 'session-expired' },
    });
  });

  it('needs one of the known ways to make sure of somebody', async () => {
    const { resetId } = await resets.requested();
    const { status, body } = await resets.release(resetId, nadia.token, {}, 'by-mail');
    expect([status, body.errors]).toMatchObject([422, [{ field: 'identityCheck' }]]);
  });

  it('is out of reach for a dismissed manager with a live session', async () => {
    const former = await resets.manager();
    const { resetId } = await resets.requested();
    await resets.dismiss(former.agentId, 'SIG-AESH');
    expect((await resets.release(resetId, former.token)).status).toBe(401);
    const signedInAgain = await resets.signedIn(former);
    const refused = await resets.release(resetId, signedInAgain.token);
    expect([refused.status, refused.body.code]).toEqual([404, 'request-not-found']);
    expect((await resets.queue('SIG-AESH', { actor: former.agentId })).status).toBe(404);
    expect((await resets.refuse(resetId, former.agentId)).status).toBe(404);
  });
});

describe('a request', () => {
  it('is there for managers of its unit alone', async () => {
    const { resetId, agent } = await resets.requested();
    const elsewhere = await resets.manager(['RECTORAT']);
    for (const { token, agentId } of [elsewhere, administrator]) {
      expect((await resets.release(resetId, token)).body.code).toBe('request-not-found');
      expect((await resets.refuse(resetId, agentId)).body.code).toBe('request-not-found');
      expect((await resets.transfer(resetId, agentId, 'RECTORAT')).status).toBe(404);
    }
    for (const actor of [NOBODY, agent.agentId, elsewhere.agentId, 'no-id-at-all'])
      expect((await resets.queue('SIG-AESH', { actor })).body.code).toBe('unit-not-found');
    expect((await resets.queue('SIG-AESH', {})).status).toBe(404);
    expect((await resets.queue('NO-SUCH-UNIT', { actor: administrator.agentId })).status).toBe(404);
    expect(await inQueue('SIG-AESH', administrator.agentId, resetId)).toBeUndefined();
    expect((await resets.release(uuidv7(), nadia.token)).body.code).toBe('request-not-found');
    expect((await resets.release('no-id', nadia.token)).status).toBe(404);
  });

  it('is not there before the second code was asked for', async () => {
    const { resetId } = await resets.started();
    expect((await resets.release(resetId, nadia.token)).body.code).toBe('request-not-found');
    expect(await inQueue('SIG-AESH', nadia.agentId, resetId)).toBeUndefined();
  });

  it('goes to the rectorat if the agent says so, and to no other unit', async () => {
    const { resetId, firstCode } = await resets.started();
    await resets.declare('DSDEN-70');
    for (const unit of ['DSDEN-70', 'NO-SUCH-UNIT'])
      expect(await resets.request(resetId, firstCode, unit)).toMatchObject({
        status: 422,
        body: { code: 'unknown-unit', errors: [{ field: 'unit' }] },
      });
    expect((await resets.request(resetId, firstCode, 'sig aesh')).status).toBe(422);
    const asked = await resets.request(resetId, firstCode, 'RECTORAT');
    expect([asked.status, asked.body.unit]).toEqual([202, 'RECTORAT']);
  });

  it('goes to the unit that an agent belongs to by now', async () => {
    const agent = await resets.enrol();
    const { agentId } = agent;
    await resets.publish(topics.agents.name, agentId, 'AgentAssigned', {
      agentId,
      unit: 'DSDEN-90',
      from: 'SIG-AESH',
    });
    const { resetId, firstCode } = await resets.started(agent);
    expect((await resets.request(resetId, firstCode)).body.unit).toBe('DSDEN-90');
  });

  it('of one’s own is shown, and left to others', async () => {
    const { resetId } = await resets.requested(nadia);
    const own = await inQueue('SIG-AESH', nadia.agentId, resetId);
    expect(own!.remarks).toEqual(['own-request', 'privileged']);
    expect(await resets.release(resetId, nadia.token)).toMatchObject({
      status: 403,
      body: { code: 'own-request' },
    });
    expect((await resets.refuse(resetId, nadia.agentId)).body.code).toBe('own-request');
    expect((await resets.transfer(resetId, nadia.agentId, 'RECTORAT')).status).toBe(403);
  });

  it('of a colleague who manages is left to another unit or an administrator', async () => {
    const colleague = await resets.manager();
    const { resetId } = await resets.requested(colleague);
    expect(await resets.release(resetId, nadia.token)).toMatchObject({
      status: 403,
      body: { code: 'other-unit-required' },
    });
    expect((await resets.refuse(resetId, nadia.agentId)).body.code).toBe('other-unit-required');
    const seen = await inQueue('SIG-AESH', administrator.agentId, resetId);
    expect(seen!.remarks).toEqual(['privileged']);
    expect((await resets.release(resetId, administrator.token)).status).toBe(201);

    const other = await resets.manager();
    const { resetId: handedOn } = await resets.requested(other);
    expect((await resets.transfer(handedOn, nadia.agentId, 'RECTORAT')).status).toBe(204);
    const elsewhere = await resets.manager(['RECTORAT']);
    expect((await resets.release(handedOn, elsewhere.token)).status).toBe(201);
  });

  it('that waited too long is there for administrators too', async () => {
    const { resetId, agent } = await resets.requested();
    await escalated(resetId, agent.agentId);
    const seen = await inQueue('SIG-AESH', administrator.agentId, resetId);
    expect(seen!.remarks).toEqual(['escalated']);
    expect((await resets.release(resetId, administrator.token)).status).toBe(201);
    expect(await resets.factsOf(resetId)).toContain('RequestEscalated');
    await resets.refuse(resetId, nadia.agentId);
    await escalated(resetId, agent.agentId);
    expect((await resets.factsOf(resetId)).at(-1)).toBe('ResetRefused');
    await escalated(uuidv7(), agent.agentId);
    expect(await resets.credentials.rows('SELECT 1 FROM parked_messages')).toEqual([]);
  });

  it('that was started where the manager sits is left to others', async () => {
    const { resetId } = await resets.requested(undefined, undefined, { source: nadia.source });
    const seen = await inQueue('SIG-AESH', nadia.agentId, resetId, nadia.source);
    expect(seen!.remarks).toEqual(['same-source']);
    expect((await inQueue('SIG-AESH', nadia.agentId, resetId, freshSource()))!.remarks).toEqual([]);
    expect(await resets.release(resetId, nadia.token)).toMatchObject({
      status: 403,
      body: { code: 'same-source' },
    });
    const colleague = await resets.manager();
    expect((await resets.release(resetId, colleague.token)).status).toBe(201);
  });

  it('that was started where many sit is only remarked', async () => {
    const shared = '192.0.2.77';
    const manager = await resets.manager();
    await resets.credentials.rows(`UPDATE sessions SET source = $2 WHERE agent_id = $1`, [
      manager.agentId,
      shared,
    ]);
    const { resetId } = await resets.requested(undefined, undefined, { source: shared });
    const seen = await inQueue('SIG-AESH', manager.agentId, resetId, shared);
    expect(seen!.remarks).toEqual(['same-source']);
    expect((await resets.release(resetId, manager.token)).status).toBe(201);
  });

  it('that was refused is over, and says why to its agent', async () => {
    const { resetId, agent, login, firstCode } = await resets.requested();
    const { agentId } = agent;
    expect((await resets.refuse(resetId, nadia.agentId, '  ')).status).toBe(422);
    expect((await resets.refuse(resetId, nadia.agentId, 'Numéro inconnu')).status).toBe(204);
    expect((await resets.published(agentId, 3)).at(-1)).toEqual({
      type: 'ResetRefused',
      data: { resetId, agentId, unit: 'SIG-AESH', by: nadia.agentId, reason: 'Numéro inconnu' },
    });
    expect((await resets.refuse(resetId, nadia.agentId)).body.code).toBe('request-closed');
    expect((await resets.release(resetId, nadia.token)).body.code).toBe('request-closed');
    expect((await resets.transfer(resetId, nadia.agentId, 'RECTORAT')).status).toBe(409);
    expect((await resets.status(login, firstCode)).body.state).toBe('refused');
    const [stored] = await resets.credentials.rows<{ data: unknown }>(
      `SELECT data FROM events WHERE stream = $1 AND type = 'ResetRefused'`,
      [`reset-${resetId}`],
    );
    expect(JSON.stringify(stored)).not.toContain('Numéro inconnu');
  });

  it('that is handed on leaves its code void, and goes on elsewhere', async () => {
    const reset = await resets.released(nadia);
    const { resetId, agent } = reset;
    expect(await resets.transfer(resetId, nadia.agentId, 'SIG-AESH')).toMatchObject({
      status: 422,
      body: { code: 'same-unit', errors: [{ field: 'unit' }] },
    });
    expect((await resets.transfer(resetId, nadia.agentId, 'NO-SUCH')).body.code).toBe(
      'unknown-unit',
    );
    expect((await resets.transfer(resetId, nadia.agentId, 'RECTORAT')).status).toBe(204);
    expect((await resets.complete(reset)).status).toBe(400);
    expect((await resets.refuse(resetId, nadia.agentId)).status).toBe(404);
    const elsewhere = await resets.manager(['RECTORAT']);
    const seen = await inQueue('RECTORAT', elsewhere.agentId, resetId);
    expect(seen!.remarks).toEqual(['transferred']);
    const { secondCode } = (await resets.release(resetId, elsewhere.token)).body;
    expect((await resets.complete({ ...reset, secondCode })).status).toBe(204);
    const told = await resets.published(agent.agentId, 6);
    expect(told[3]!.data).toEqual({
      resetId,
      agentId: agent.agentId,
      from: 'SIG-AESH',
      to: 'RECTORAT',
      by: nadia.agentId,
      expiresAt: expect.any(String),
    });
    expect(told.map(({ type }) => type)).toEqual([
      'ResetStarted',
      'SecondCodeRequested',
      'SecondCodeReleased',
      'ResetTransferred',
      'SecondCodeReleased',
      'ResetCompleted',
    ]);
  });
});

describe('the alarm', () => {
  it('rises once, at the eleventh release of a person within an hour', async () => {
    const hasty = await resets.manager();
    for (let count = 0; count < 12; count++) await resets.released(hasty);
    const raised = await resets.published(hasty.agentId, 1);
    expect(raised).toEqual([
      {
        type: 'ReleaseAlarmRaised',
        data: { agentId: hasty.agentId, releases: 11, since: expect.any(String) },
      },
    ]);
    await resets.credentials.rows(
      `UPDATE recent_releases SET alarmed_at = alarmed_at - interval '2 hours',
         released_at = ARRAY(SELECT at - interval '2 hours' FROM unnest(released_at) AS at)
       WHERE agent_id = $1`,
      [hasty.agentId],
    );
    await resets.released(hasty);
    expect(await resets.published(hasty.agentId, 1)).toHaveLength(1);
  });
});
