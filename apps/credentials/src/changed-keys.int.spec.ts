import { notMeToken } from '@citadelle/contracts/not-me-token';
import { keyBytes } from '@citadelle/service-kit';
import { freshKey } from '@citadelle/testing';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from './credentials.fixture.js';
import { TestResets, type TestReset } from './resets/resets.fixture.js';

/** The settings whose keys are changed, each to another. */
const CHANGED = [
  ...['PASSWORD_PEPPER', 'THROTTLE_KEY', 'LOOKUP_TOKEN_KEY', 'RESET_CODE_KEY'],
  ...['NOT_ME_TOKEN_KEY', 'PERSONAL_DATA_KEY', 'AUDIT_KEY', 'CREDENTIALS_PRIVATE_KEY'],
];

const resets = TestResets.ofSpec();
let fresh: Record<string, string>;
let old: Record<string, string>;

const jwk = () => {
  const { privateKey } = generateKeyPairSync('x25519');
  return Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))).toString('base64');
};
/** The settings with both keys of each, in this order. */
const both = (first: Record<string, string>, second: Record<string, string>) =>
  Object.fromEntries(CHANGED.map((name) => [name, `${first[name]},${second[name]}`]));

const phcOf = async (agentId: string) =>
  (
    await resets.credentials.rows<{ phc: string }>(
      'SELECT phc FROM password_hashes WHERE agent_id = $1',
      [agentId],
    )
  )[0]!.phc;

beforeAll(() => {
  old = Object.fromEntries(CHANGED.map((name) => [name, resets.credentials.env[name]!]));
  fresh = Object.fromEntries(CHANGED.map((name) => [name, freshKey()]));
  fresh.CREDENTIALS_PRIVATE_KEY = jwk();
});

describe('what the old keys made', () => {
  it('still counts when the new ones are first, and beside replicas that have them last', async () => {
    const { credentials } = resets;
    const [signingIn, resetting, cancelling, looking] = [
      await resets.enrol(),
      await resets.started(),
      await resets.started(),
      await resets.enrol(),
    ];
    const token = await resets.lookupToken(looking.agentId, { key: old.LOOKUP_TOKEN_KEY! });
    const link = notMeToken(keyBytes(old.NOT_ME_TOKEN_KEY!), cancelling.resetId);
    const before = await phcOf(signingIn.agentId);

    await credentials.restart(both(fresh, old));
    await credentials.add(both(old, fresh));

    for (const replica of [0, 1]) {
      const options = { replica };
      const { login, firstCode } = resetting;
      expect((await resets.status(login, firstCode, options)).status).toBe(200);
      expect((await resets.status(login, 'AAAA-AAAA', options)).status).not.toBe(200);
      const { account, numen } = signingIn;
      const body = { login: account.login, password: numen };
      expect((await credentials.post('sessions', body, options)).status).toBe(201);
      const wrong = { ...body, password: 'autre chose que le NUMEN' };
      expect((await credentials.post('sessions', wrong, options)).status).toBe(401);
    }
    expect((await resets.cancel({ notMeToken: link })).status).toBe(204);
    expect((await resets.start({ lookupToken: token })).status).toBe(201);
    await until(async () => (await phcOf(signingIn.agentId)) !== before);
  });

  it('is sealed NUMENs too, and what is made now is of the new ones', async () => {
    const { credentials } = resets;
    await credentials.restart(both(fresh, old));
    await credentials.add(both(old, fresh));
    // Sealed for the old key by a directory that was not changed yet.
    const agent = await resets.enrol();
    const started = await resets.started(agent);
    await credentials.restart(both(fresh, old));
    for (const { login, firstCode } of [started] as TestReset[])
      expect((await resets.status(login, firstCode)).status).toBe(200);
    const { account, numen } = agent;
    expect((await credentials.signIn(account.login, numen)).status).toBe(201);
  });

  it('is missed at the start where it lasts, each setting by its name', async () => {
    const { credentials } = resets;
    await credentials.restart(both(fresh, old));
    for (const name of [
      'PASSWORD_PEPPER',
      'PERSONAL_DATA_KEY',
      'AUDIT_KEY',
      'CREDENTIALS_PRIVATE_KEY',
    ]) {
      const settings = { ...both(fresh, old), [name]: fresh[name] };
      await expect(credentials.add(settings)).rejects.toThrow(
        new RegExp(`${name} (lacks a key|is not the key)`),
      );
    }
    for (const name of ['THROTTLE_KEY', 'LOOKUP_TOKEN_KEY', 'RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY']) {
      await credentials.add({ ...both(fresh, old), [name]: fresh[name] });
      await credentials.replicas.pop()!.stop();
    }
  });
});
