import { freshSource } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import type { EnrolledAgent } from '../credentials.fixture.js';
import { TestResets } from './resets.fixture.js';

const resets = TestResets.ofSpec();

/** The device cookie of a browser from which somebody signed in. */
async function deviceOf({ account: { login }, numen }: EnrolledAgent): Promise<string> {
  const { body } = await resets.credentials.post<{ device: string }>('sessions', {
    login,
    password: numen,
  });
  return body.device;
}

/** Somebody whose birth date strangers have tried as often as it may be. */
async function tried(): Promise<EnrolledAgent> {
  const agent = await resets.enrol();
  const wrong = { login: agent.account.login, birthDate: '1975-06-22' };
  for (let n = 0; n < 10; n++) await resets.start(wrong, { source: freshSource() });
  return agent;
}

const start = ({ account: { login }, birthDate }: EnrolledAgent, device?: string) =>
  resets.start({ login, birthDate, ...(device !== undefined && { device }) });
const recognise = async (device: string) =>
  (await resets.credentials.post<{ agentId: string | null }>('devices/recognition', { device }))
    .body.agentId;

describe('a browser that is known to the account', () => {
  it('is spared what strangers used up, and no other is', async () => {
    const agent = await tried();
    const [own, anothers] = [await deviceOf(agent), await deviceOf(await resets.enrol())];
    // The last character alone may be another spelling of the same bytes.
    const forged = own.slice(0, -8) + (own.endsWith('x'.repeat(8)) ? 'y' : 'x').repeat(8);
    for (const device of [undefined, anothers, forged, 'no cookie'])
      expect((await start(agent, device)).status).toBe(429);
    expect((await start(agent, own)).status).toBe(201);
  });

  it('is spared no more once it is forgotten', async () => {
    const agent = await tried();
    const device = await deviceOf(agent);
    expect(await recognise(device)).toBe(agent.agentId);
    await resets.credentials.post('devices/forgetting', { device });
    expect(await recognise(device)).toBeNull();
    expect((await start(agent, device)).status).toBe(429);
  });

  it('still counts for its source', async () => {
    const agent = await resets.enrol();
    const device = await deviceOf(agent);
    const source = freshSource();
    const wrong = { login: agent.account.login, birthDate: '1975-06-22', device };
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await resets.start(wrong, { source })).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  });

  it('is whose it says, and nobody’s when it is not ours', async () => {
    for (const device of ['x', 'a.b.c.d', '%00']) expect(await recognise(device)).toBeNull();
  });
});
