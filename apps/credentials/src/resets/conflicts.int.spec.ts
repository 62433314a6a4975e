import { type ActsEvents, type DirectoryAct, topics } from '@citadelle/contracts';
import type { RequestsPage, RequestView } from '@citadelle/contracts/calls';
import { message } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
const DAY_MS = 86_400_000;

/** The directory tells of an act, done so many days ago. */
function tell(
  act: DirectoryAct,
  by: string,
  agentId: string,
  { unitId = null as string | null, days = 0 } = {},
): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS).toISOString();
  const data: ActsEvents['ActDone'] = { act, by, agentId, unitId, source: '192.0.2.7', at };
  return resets.credentials.tell(message(topics.acts.name, agentId, 'ActDone', data));
}

let hélène: TestManager;
beforeAll(async () => {
  hélène = await resets.manager([], true);
  await tell('administrator-appointed', 'system', hélène.agentId, { days: 100 });
});

const outcome = async (resetId: string, { token }: TestManager) => {
  const { status, body } = await resets.release(resetId, token);
  return [status, body.code];
};
const remarksTo = async (resetId: string, actor: string) =>
  (await resets.credentials.get<RequestView>(`password-resets/${resetId}`, { actor })).body.remarks;

const CONFLICT = [403, 'conflict-of-interest'];
const SIG_AESH = { unitId: 'SIG-AESH' };

describe('whoever makes somebody a manager in order to open their account', () => {
  it('gives out no code of theirs; another administrator does', async () => {
    const { agent, resetId } = await resets.requested();
    await resets.appoint(agent.agentId, 'RECTORAT');
    await tell('manager-appointed', hélène.agentId, agent.agentId, { unitId: 'RECTORAT' });
    expect(await remarksTo(resetId, hélène.agentId)).toContain('own-act');
    const { status, body } = await resets.release(resetId, hélène.token);
    expect([status, body.code]).toEqual(CONFLICT);
    expect((body as { detail?: string }).detail).toContain(
      'un autre administrateur peut donner le code',
    );
    // To have taken the role again does not help: that is one more act.
    await tell('manager-dismissed', hélène.agentId, agent.agentId, { unitId: 'RECTORAT' });
    expect(await outcome(resetId, hélène)).toEqual(CONFLICT);
    const marc = await resets.manager([], true);
    expect(await remarksTo(resetId, marc.agentId)).not.toContain('own-act');
    expect(await outcome(resetId, marc)).toEqual([201, undefined]);
  });

  it('may once seven days are over', async () => {
    const { agent, resetId } = await resets.requested();
    await resets.appoint(agent.agentId, 'RECTORAT');
    await tell('manager-appointed', hélène.agentId, agent.agentId, {
      unitId: 'RECTORAT',
      days: 7.1,
    });
    expect(await outcome(resetId, hélène)).toEqual([201, undefined]);
  });
});

describe('a manager who was just appointed', () => {
  it('gives out no code before a second person confirms it, and is told so in the queue', async () => {
    const paul = await resets.manager();
    await tell('manager-appointed', hélène.agentId, paul.agentId, SIG_AESH);
    const { resetId } = await resets.requested();
    expect(await outcome(resetId, paul)).toEqual(CONFLICT);
    const { body } = await resets.credentials.get<RequestsPage>('units/SIG-AESH/password-resets', {
      actor: paul.agentId,
    });
    const row = body.items.find((each) => each.resetId === resetId)!;
    expect(row.remarks).toContain('new-role');
    await tell('manager-confirmed', hélène.agentId, paul.agentId, SIG_AESH);
    expect(await outcome(resetId, paul)).toEqual(CONFLICT);
    const julie = await resets.manager();
    await tell('manager-confirmed', julie.agentId, paul.agentId, SIG_AESH);
    expect(await remarksTo(resetId, paul.agentId)).not.toContain('new-role');
    expect(await outcome(resetId, paul)).toEqual([201, undefined]);
  });

  it('is not helped by another whom the same administrator has just appointed', async () => {
    const [paul, fellow] = [await resets.manager(), await resets.manager()];
    for (const one of [paul, fellow])
      await tell('manager-appointed', hélène.agentId, one.agentId, SIG_AESH);
    await tell('manager-confirmed', fellow.agentId, paul.agentId, SIG_AESH);
    await tell('manager-confirmed', paul.agentId, fellow.agentId, SIG_AESH);
    const { resetId } = await resets.requested();
    for (const one of [paul, fellow]) expect(await outcome(resetId, one)).toEqual(CONFLICT);
  });
});

it('an act that a later version adds counts as one', async () => {
  const { agent, resetId } = await resets.requested();
  const manager = await resets.manager();
  const later = 'agent-renamed-by-hand' as DirectoryAct;
  await tell(later, manager.agentId, agent.agentId);
  expect(await outcome(resetId, manager)).toEqual(CONFLICT);
});
