import { generateKeyPairSync } from 'node:crypto';
import { credentialsService } from '@citadelle/credentials/service';
import { credentialsSigns } from '@citadelle/credentials/signs';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { type RunningService, startService } from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import { freshKey, TestService } from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { opsHere } from '../ops-here.fixture.js';

const JEAN = '0199bbbb-0000-7000-8000-000000000009';
const SOURCE = '203.0.113.7';

const world = new TestService<RunningService, Broker>({
  name: 'credentials',
  start: (env, options) => startService(credentialsService, env, options),
  connect: createEmbeddedBroker,
  migrations: migrationsOf(credentialsSigns),
});

beforeAll(async () => {
  process.env.SUDO_USER = 'odile';
  const { privateKey } = generateKeyPairSync('x25519');
  const keys = ['PASSWORD_PEPPER', 'THROTTLE_KEY', 'DEVICE_KEY', 'LOOKUP_TOKEN_KEY'].concat(
    ...['RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY'],
  );
  await world.prepare({
    ...Object.fromEntries(keys.map((name) => [name, freshKey()])),
    CREDENTIALS_PRIVATE_KEY: Buffer.from(
      JSON.stringify(privateKey.export({ format: 'jwk' })),
    ).toString('base64'),
    ARGON2_MEMORY_KIB: '7168',
    ARGON2_TIME: '5',
    SHARED_SOURCES: 'none',
    PUBLIC_URL: 'https://compte.ac-besancon.example',
  });
  await world.add();
  await world.rows(
    `INSERT INTO accounts (agent_id, login, address, state) VALUES ($1, 'jpin1', 'jean.pin@ac-besancon.fr', 'open')`,
    [JEAN],
  );
  await world.rows(
    `INSERT INTO logins (login, agent_id, kind) VALUES ('jpin1', $1, 'current'), ('jpin', $1, 'alias')`,
    [JEAN],
  );
  await world.rows(
    `INSERT INTO addresses (address, agent_id) VALUES ('jean.pin@ac-besancon.fr', $1)`,
    [JEAN],
  );
});
afterAll(() => world.stop());

const wrong = async (source = SOURCE) => {
  const body = { login: 'jpin1', password: 'pas le bon du tout' };
  return (await world.post('sessions', body, { source })).status;
};
const ops = (...args: string[]) => {
  const away = 'postgres://nobody:nothing@127.0.0.1:9/nowhere';
  const { DATABASE_URL, ...rest } = world.env;
  const urls = { DIRECTORY_DATABASE_URL: away, NOTIFICATIONS_DATABASE_URL: away };
  return opsHere({ ...rest, ...urls, CREDENTIALS_DATABASE_URL: DATABASE_URL }, ...args);
};

describe('unlock', () => {
  beforeEach(async () => {
    for (let count = 0; count < 5; count++) await wrong();
    await world.rows('UPDATE sign_in_buckets SET taken = 20, at = now()');
    expect(await wrong()).toBe(429);
    expect(await wrong('203.0.113.8')).toBe(429);
  });

  it.each(['jpin1', ' JPIN ', 'Jean.Pin@ac-besancon.fr'])(
    'lifts the delays of whoever has the login, a former one or the address: %s',
    async (typed) => {
      const { code, out, err } = await ops('unlock', typed);
      expect(code).toBe(0);
      expect(out).toContain('Delays of jpin1 lifted');
      expect(out).toMatch(/counted at \d places, of which [1-9] had to wait; 20 of strangers/);
      expect(JSON.parse(err.trim())).toMatchObject({
        service: 'ops',
        msg: `sign-in delays of ${JEAN} lifted by odile`,
      });
      expect(
        await world.rows(
          `SELECT operation, actor, agent_id AS "agentId" FROM security_journal
           WHERE kind = 'sign-in-delays-lifted' ORDER BY id DESC LIMIT 1`,
        ),
      ).toEqual([{ operation: 'ops unlock', actor: null, agentId: JEAN }]);
      expect([await wrong(), await wrong('203.0.113.8')]).toEqual([401, 401]);
    },
  );

  it('leaves what is about a source alone, and says so where there is nothing else', async () => {
    await world.rows('UPDATE sign_in_windows SET counted = 100, judged = 100 WHERE source = $1', [
      SOURCE,
    ]);
    await ops('unlock', 'jpin');
    expect(await wrong()).toBe(429);
    expect(await wrong('203.0.113.8')).toBe(401);
    await ops('unlock', 'jpin');
    const { code, out } = await ops('--json', 'unlock', 'jpin', '--by', 'Odile');
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { agentId: JEAN, login: 'jpin1', counted: 0, waiting: 0, strangers: 0, by: 'Odile' },
    ]);
    await world.rows('DELETE FROM sign_in_windows');
  });

  it('does nothing for a login that nobody has', async () => {
    const { code, err } = await ops('unlock', 'personne');
    expect(code).toBe(2);
    expect(err).toContain('Nobody has the login or address personne');
    expect(await wrong()).toBe(429);
  });
});
