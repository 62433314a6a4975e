import type { Problem } from '@citadelle/contracts';
import { freshSource } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestCredentials } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();
const WRONG = 'pas le bon du tout';
const HELENE = '0199bbbb-0000-7000-8000-0000000000aa';
credentials.grantsOf = (agentId) => ({
  roles: agentId === HELENE ? ['administrator'] : [],
  managedUnits: [],
});

const lift = (agentId: string, actor: string) =>
  credentials.call<Problem>('DELETE', `agents/${agentId}/sign-in-delays`, undefined, { actor });

describe('the delays of an account', () => {
  it('are lifted by an administrator, those of a source stay, and twice does no harm', async () => {
    const { agentId, account, numen } = await credentials.enrol();
    const source = freshSource();
    for (let count = 0; count < 5; count++) await credentials.signIn(account.login, WRONG, source);
    await credentials.rows('UPDATE sign_in_buckets SET taken = 10, at = now()');
    expect((await credentials.signIn(account.login, numen, source)).status).toBe(429);
    expect((await credentials.signIn(account.address, numen, source)).status).toBe(429);
    for (let count = 0; count < 2; count++) expect((await lift(agentId, HELENE)).status).toBe(204);
    const [window] = await credentials.rows<{ counted: number }>(
      'SELECT counted FROM sign_in_windows WHERE source = $1',
      [source],
    );
    expect(window!.counted).toBe(5);
    expect((await credentials.signIn(account.login, numen, source)).status).toBe(201);
  });

  it('are lifted by nobody else, and of nobody who has no account', async () => {
    const { agentId } = await credentials.enrol();
    expect(await lift(agentId, agentId)).toMatchObject({ status: 403 });
    expect(await lift(HELENE, HELENE)).toMatchObject({
      status: 404,
      body: { code: 'account-not-found' },
    });
  });
});
