import { describe, expect, it } from '@jest/globals';
import { NEW_PASSWORD, TestResets } from './resets.fixture.js';

const resets = TestResets.ofSpec();

async function restart(): Promise<void> {
  await resets.credentials.stopReplicas();
  await resets.credentials.add();
}

describe('a restart between any two steps', () => {
  it('changes nothing', async () => {
    const nadia = await resets.manager();
    const agent = await resets.enrol();
    const { login } = agent.account;
    await restart();
    const { resetId, firstCode } = await resets.started(agent);
    await restart();
    expect((await resets.complete({ login, firstCode, secondCode: 'ZZZZ-ZZZZ' })).status).toBe(400);
    await restart();
    expect((await resets.request(resetId, firstCode)).status).toBe(202);
    await restart();
    const { secondCode } = (await resets.release(resetId, nadia.token)).body;
    await restart();
    for (let count = 0; count < 3; count++)
      await resets.complete({ login, firstCode, secondCode: 'ZZZZ-ZZZZ' });
    await restart();
    expect((await resets.complete({ login, firstCode, secondCode })).status).toBe(204);
    await restart();
    expect((await resets.credentials.signIn(login, NEW_PASSWORD)).status).toBe(201);
    expect((await resets.published(agent.agentId, 4)).map(({ type }) => type)).toEqual([
      'ResetStarted',
      'SecondCodeRequested',
      'SecondCodeReleased',
      'ResetCompleted',
    ]);
  });
});
