import { freshSource } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestResets } from '../resets/resets.fixture.js';

const resets = TestResets.ofSpec();

/** An address as its holder may type it. */
const typed = (address: string) => `\u00a0${address.toUpperCase()}\u200b `;

describe('an address where an identifiant is asked for', () => {
  it('signs in, and another domain does not', async () => {
    const { numen, account } = await resets.enrol();
    const { status, body } = await resets.credentials.signIn(typed(account.address), numen);
    expect({ status, login: body.account?.login }).toEqual({ status: 201, login: account.login });
    const [local] = account.address.split('@');
    for (const login of [`${local}@gmail.com`, local!, `${account.login}@ac-besancon.fr`]) {
      const refused = await resets.credentials.signIn(login, numen, freshSource());
      expect({ status: refused.status, code: refused.body.code }).toEqual({
        status: 401,
        code: 'invalid-credentials',
      });
    }
  });

  it('starts a reset, shows and ends it', async () => {
    const manager = await resets.manager();
    const agent = await resets.enrol();
    const login = typed(agent.account.address);
    const { status, body } = await resets.start({ login, birthDate: agent.birthDate });
    expect(status).toBe(201);
    const { resetId, firstCode } = body;
    await resets.request(resetId, firstCode);
    const { body: shown } = await resets.status(login, firstCode);
    expect(shown).toMatchObject({ resetId, state: 'awaiting-second-code' });
    const { body: released } = await resets.release(resetId, manager.token);
    const { secondCode } = released;
    expect((await resets.complete({ login, firstCode, secondCode })).status).toBe(204);
    expect(await resets.stateOf(resetId)).toBe('completed');
  });

  it('cancels a reset', async () => {
    const { resetId, firstCode, agent } = await resets.requested();
    const { status } = await resets.cancel({ login: typed(agent.account.address), firstCode });
    expect({ status, state: await resets.stateOf(resetId) }).toEqual({
      status: 204,
      state: 'cancelled',
    });
  });
});
