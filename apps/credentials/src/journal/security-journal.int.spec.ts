import { type DirectoryAct, type Problem, topics } from '@citadelle/contracts';
import type { JournalNote, LastSignIns, SecurityJournalPage } from '@citadelle/contracts/calls';
import { freshSource, message } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { TestResets, type TestManager } from '../resets/resets.fixture.js';
import { RefusalsInterceptor } from './refusals.interceptor.js';

const resets = TestResets.ofSpec({ SECURITY_JOURNAL_LOG: 'true', LOG_LEVEL: 'silent' });
let helene: TestManager;
let nadia: TestManager;
beforeAll(async () => {
  helene = await resets.manager([], true);
  nadia = await resets.manager();
});

/** What the journal tells an administrator, once what was noted is written. */
async function read(query = '', actor = helene.agentId) {
  for (const { app } of resets.credentials.replicas) await app.get(RefusalsInterceptor).flush();
  return resets.credentials.get<SecurityJournalPage & Problem>(`security-journal?${query}`, {
    actor,
    source: '192.0.2.40',
  });
}

const told = async (query: string) =>
  (await read(query)).body.items.map(({ kind, count, outcome }) => `${kind} ${count} ${outcome}`);

const lines = () =>
  resets.credentials.logged
    .map((line) => JSON.parse(line) as { msg: string; security?: Record<string, unknown> })
    .flatMap(({ msg, security }) => (msg === 'security' && security ? [security] : []));

const note = (more: Partial<JournalNote> = {}): JournalNote => ({
  ...{ kind: 'right-refused', outcome: 'administrator-required', operation: 'GET /agents' },
  ...{ source: '192.0.2.9', actor: nadia.agentId, count: 3 },
  ...{ at: '2026-11-03T08:01:00.000Z', until: '2026-11-03T08:02:00.000Z' },
  ...more,
});

describe('the lines for a SIEM', () => {
  it('come whatever the level of the log, once what they tell stands, with these fields alone', async () => {
    const { agent, resetId } = await resets.requested();
    const before = lines().length;
    await resets.release(resetId, nadia.token, { source: '192.0.2.61' });
    expect((await resets.release(resetId, nadia.token)).status).toBe(409);
    await resets.credentials.signIn(agent.account.login, 'faux', '192.0.2.62');
    const failed = { actor: null, agentId: agent.agentId, source: '192.0.2.62' };
    const more = {
      operation: '',
      unit: null,
      count: 1,
      at: expect.any(String),
      until: expect.any(String),
    };
    expect(lines().slice(before)).toEqual([
      {
        ...{ kind: 'code-released', outcome: 'done', actor: nadia.agentId },
        ...{ ...more, agentId: agent.agentId, unit: 'SIG-AESH', source: '192.0.2.61' },
      },
      { kind: 'sign-in-failed', outcome: 'invalid-credentials', ...more, ...failed },
    ]);
  });
});

describe('the security journal', () => {
  it('tells who handled whose request, where from, with names', async () => {
    const { agent, resetId } = await resets.requested();
    const source = '192.0.2.60';
    expect((await resets.release(resetId, nadia.token, { source })).status).toBe(201);
    await resets.transfer(resetId, nadia.agentId, 'RECTORAT');
    const other = await resets.requested();
    await resets.refuse(other.resetId, nadia.agentId);
    expect(await told(`agentId=${other.agent.agentId}`)).toEqual(['request-refused 1 done']);
    expect(await told(`agentId=${agent.agentId}`)).toEqual([
      'request-transferred 1 done',
      'code-released 1 done',
    ]);
    const { body } = await read(`agentId=${agent.agentId}&kind=code-released`);
    const { firstName, usualName, account } = nadia;
    expect(body.items).toEqual([
      {
        at: expect.any(String),
        until: body.items[0]!.at,
        count: 1,
        kind: 'code-released',
        actor: { agentId: nadia.agentId, firstName, usualName, login: account.login },
        agent: expect.objectContaining({ agentId: agent.agentId, login: agent.account.login }),
        unit: 'SIG-AESH',
        source,
        operation: null,
        outcome: 'done',
      },
    ]);
  });

  it('adds up wrong passwords and delays of an account by source, and names no unknown login', async () => {
    const { agentId, account } = await resets.enrol();
    const source = freshSource();
    for (let n = 0; n < 8; n++) await resets.credentials.signIn(account.login, 'faux', source);
    for (let n = 0; n < 2; n++) await resets.credentials.signIn('mdp-tape-ici', 'faux', source);
    expect(await told(`agentId=${agentId}`)).toEqual([
      'delayed 3 too-many-attempts',
      'sign-in-failed 5 invalid-credentials',
    ]);
    const kept = await resets.credentials.rows<{ count: number; agent_id: string | null }>(
      'SELECT * FROM security_journal WHERE source = $1',
      [source],
    );
    expect(kept.filter(({ agent_id }) => agent_id === null).map(({ count }) => count)).toEqual([2]);
    expect(JSON.stringify([kept, resets.credentials.logged])).not.toContain('mdp-tape-ici');
  });

  it('tells an account’s owner of the wrong passwords, added up', async () => {
    const { agentId, account, numen } = await resets.enrol();
    for (const source of [freshSource(), freshSource()])
      for (let n = 0; n < 2; n++) await resets.credentials.signIn(account.login, 'faux', source);
    await resets.credentials.signIn(account.login, numen);
    const { body } = await resets.credentials.get<LastSignIns>('sign-ins', { actor: agentId });
    expect(body.items).toHaveLength(1);
    expect(body.refused).toMatchObject({ count: 4 });
    expect(body.refused!.since <= body.refused!.last).toBe(true);
  });

  it('tells what was refused for lack of right, also where the answer says that there is nothing', async () => {
    const { agent, resetId } = await resets.requested();
    const paul = await resets.manager(['RECTORAT']);
    const path = `password-resets/${resetId}`;
    for (let n = 0; n < 3; n++)
      expect((await resets.credentials.get(path, { actor: paul.agentId })).status).toBe(404);
    const own = await resets.requested(nadia);
    await resets.release(own.resetId, nadia.token, { actor: nadia.agentId });
    await resets.credentials.get(`password-resets/${uuidv7()}`, { actor: paul.agentId });
    expect(await told(`agentId=${agent.agentId}`)).toEqual(['right-refused 3 request-not-found']);
    const { body } = await read(`agentId=${paul.agentId}&kind=right-refused`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      operation: 'GET /password-resets/{resetId}',
      actor: { agentId: paul.agentId },
      agent: { agentId: agent.agentId },
    });
    expect(await told(`agentId=${nadia.agentId}&kind=right-refused`)).toEqual([
      'right-refused 1 own-request',
    ]);
  });

  it('tells each act of the directory once, also one that this version has no word for', async () => {
    const agentId = uuidv7();
    const act = (name: string, by = helene.agentId) =>
      message(topics.acts.name, agentId, 'ActDone', {
        ...{ act: name as DirectoryAct, by, agentId, unitId: 'SIG-AESH' },
        ...{ source: '192.0.2.77', at: '2026-11-02T09:30:00.000Z' },
      });
    const appointed = act('manager-appointed');
    await resets.credentials.tell(appointed);
    await resets.credentials.tell(appointed);
    await resets.credentials.tell(act('agent-departed', 'system'));
    await resets.credentials.tell(act('agent-painted-blue'));
    // Its confirmation is the act.
    await resets.credentials.tell({ ...act('import-confirmed'), type: 'ImportEnded' });
    const { items } = (await read(`agentId=${agentId}`)).body;
    expect(items.map(({ kind, actor }) => [kind, actor?.agentId])).toEqual([
      ['other-act', helene.agentId],
      ['agent-departed', undefined],
      ['manager-appointed', helene.agentId],
    ]);
    expect(items[2]).toMatchObject({
      at: '2026-11-02T09:30:00.000Z',
      source: '192.0.2.77',
      unit: 'SIG-AESH',
    });
  });

  it('tells each time that data were taken away, and of which import', async () => {
    const operation = `GET /agent-imports/${uuidv7()}/report.csv`;
    const taken = { kind: 'data-exported', outcome: 'done', operation, actor: helene.agentId };
    for (let n = 0; n < 2; n++) {
      const notes = [{ ...note(), ...taken, agentId: undefined, source: '2001:db8::77', count: 1 }];
      const { status } = await resets.credentials.post('security-journal', {
        ...{ batchId: uuidv7(), notes },
      });
      expect(status).toBe(204);
    }
    const { items } = (await read(`agentId=${helene.agentId}&kind=data-exported`)).body;
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ operation, source: '2001:db8::77', count: 1, agent: null });
  });

  it('takes a batch of the gateway once, and nothing that somebody could have typed', async () => {
    const batch = {
      batchId: uuidv7(),
      notes: [note(), note({ kind: 'delayed', outcome: 'too-many-requests' })],
    };
    const post = (body: unknown) => resets.credentials.post<Problem>('security-journal', body);
    for (let n = 0; n < 2; n++) expect((await post(batch)).status).toBe(204);
    expect(await told(`agentId=${nadia.agentId}&until=2026-11-04`)).toEqual([
      'right-refused 3 administrator-required',
      'delayed 3 too-many-requests',
    ]);
    for (const wrong of [
      { kind: 'typed' },
      { outcome: 'Le mot de passe' },
      { operation: 'GET /agents?query=secret' },
      { source: 'la salle des profs' },
      { actor: 'jpin' },
      { agentId: 'x' },
      { unit: 'sig aesh' },
      { at: 'hier' },
      { count: 0 },
      { password: 'x' },
    ])
      expect((await post({ batchId: uuidv7(), notes: [{ ...note(), ...wrong }] })).status).toBe(
        422,
      );
    const many = { batchId: uuidv7(), notes: Array.from({ length: 101 }, () => note()) };
    expect((await post(many)).status).toBe(422);
  });
});
