import { generateKeyPairSync } from 'node:crypto';
import { directoryService } from '@citadelle/directory/service';
import { directorySigns } from '@citadelle/directory/signs';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { type RunningService, startService } from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import { freshKey, message, person, TestService, until } from '@citadelle/testing';
import { topics } from '@citadelle/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opsHere } from '../ops-here.fixture.js';

const ONE = '0199bbbb-0000-7000-8000-000000000001';
const TWO = '0199bbbb-0000-7000-8000-000000000002';

const world = new TestService<RunningService, Broker>({
  name: 'directory',
  start: (env, options) => startService(directoryService, env, options),
  connect: createEmbeddedBroker,
  migrations: migrationsOf(directorySigns),
});
const options = (actor: string) => ({
  actor,
  grants: { roles: ['administrator' as const], managedUnits: [] },
  reauthenticatedUntil: '2999-01-01T00:00:00.000Z',
});
const say = async (actor: string, method: string, path: string, body?: unknown) =>
  (await world.call(method, path, body, options(actor))).status;

/** Somebody with an account, of this login. */
async function newcomer(login: string): Promise<string> {
  const created = await world.post<{ agentId: string }>(
    'agents',
    person({ unit: 'DSI' }),
    options(ONE),
  );
  const { agentId } = created.body;
  const address = `${login}@ac-besancon.fr`;
  const account = { agentId, login, aliases: [`${login}old`], address };
  await world.broker.publish([message(topics.accounts.name, agentId, 'AccountOpened', account)]);
  await until(
    'the account',
    async () => (await world.get<{ login?: string }>(`agents/${agentId}`, options(ONE))).body.login,
  );
  return agentId;
}

beforeAll(async () => {
  const { publicKey } = generateKeyPairSync('x25519');
  await world.prepare({
    TOPIC_PARTITIONS: '2',
    NUMEN_FINGERPRINT_KEY: freshKey(),
    LOOKUP_TOKEN_KEY: freshKey(),
    CREDENTIALS_URL: 'http://127.0.0.1:9',
    CREDENTIALS_PUBLIC_KEY: Buffer.from(
      JSON.stringify(publicKey.export({ format: 'jwk' })),
    ).toString('base64'),
  });
  await world.add();
  await say(ONE, 'PUT', 'units/DSI', { name: 'DSI' });
  for (const login of ['premiere', 'second'])
    await say(ONE, 'PUT', `administrators/${await newcomer(login)}`);
});
afterAll(() => world.stop());

const ops = (...args: string[]) => {
  const away = 'postgres://nobody:nothing@127.0.0.1:9/nowhere';
  const { DATABASE_URL, ...rest } = world.env;
  const urls = { CREDENTIALS_DATABASE_URL: away, NOTIFICATIONS_DATABASE_URL: away };
  return opsHere({ ...rest, ...urls, DIRECTORY_DATABASE_URL: DATABASE_URL }, ...args);
};
const confirm = (login: string) => ops('administrators', 'confirm', login);
const administrators = async () =>
  (await world.get<{ administrators: string[] }>('administrators', options(TWO))).body
    .administrators;

describe('an operator in the place of a second administrator', () => {
  it('makes it so what one proposed, once', async () => {
    const agentId = await newcomer('nadia');
    expect(await say(TWO, 'PUT', `administrators/${agentId}`)).toBe(202);
    const done = await confirm('nadia');
    expect(done.code).toBe(0);
    expect(done.out).toContain('nadia is an administrator now.');
    expect(await administrators()).toContain(agentId);
    expect((await confirm('nadia')).code).toBe(2);
    expect(await say(TWO, 'DELETE', `administrators/${agentId}`)).toBe(202);
    expect((await confirm('nadiaold')).code).toBe(0);
    expect(await administrators()).not.toContain(agentId);
  });

  it('records a departure with its day', async () => {
    const agentId = await newcomer('marc');
    await say(ONE, 'PUT', `administrators/${agentId}`);
    await say(TWO, 'PUT', `administrators/${agentId}`);
    expect(await say(TWO, 'POST', `agents/${agentId}/departure`, { on: '2026-08-31' })).toBe(202);
    expect((await confirm('marc@ac-besancon.fr')).code).toBe(0);
    const seen = await world.get<{ status: string }>(`agents/${agentId}`, options(ONE));
    expect(seen.body.status).toBe('departed');
  });

  it('announces a departure on a day to come, and says when it happens', async () => {
    const agentId = await newcomer('lea');
    await say(ONE, 'PUT', `administrators/${agentId}`);
    await say(TWO, 'PUT', `administrators/${agentId}`);
    expect(await say(TWO, 'POST', `agents/${agentId}/departure`, { on: '2090-09-01' })).toBe(202);
    const { code, out } = await confirm('lea');
    expect(code).toBe(0);
    expect(out).toContain('lea is an administrator until the day of the departure, 2090-09-01.');
    const seen = await world.get<object>(`agents/${agentId}`, options(ONE));
    expect(seen.body).toMatchObject({ status: 'active', departsOn: '2090-09-01' });
    expect(await administrators()).toContain(agentId);
  });

  it.each(['personne', '\u001b[31mrouge', ''])('finds nothing about nobody: %j', async (login) => {
    const { code, out, err } = await confirm(login);
    expect(code).toBe(2);
    expect(out + err).not.toContain('\u001b');
  });

  it('finds nothing where nothing was proposed', async () => {
    await newcomer('julie');
    const { code, err } = await confirm('julie');
    expect(code).toBe(2);
    expect(err).toContain('Nothing waits about julie');
  });
});
