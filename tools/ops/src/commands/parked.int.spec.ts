import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Message, topics } from '@citadelle/contracts';
import { credentialsService } from '@citadelle/credentials/service';
import { credentialsSigns } from '@citadelle/credentials/signs';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { type RunningService, startService } from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import {
  agentCreated,
  createTestDatabase,
  freshKey,
  message,
  opsProcess,
  someAgent,
  type TestAgent,
  TestService,
  until,
} from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { opsHere } from '../ops-here.fixture.js';

const TOPIC = topics.agents.name;
const world = new TestService<RunningService, Broker>({
  name: 'credentials',
  start: (env, options) => startService(credentialsService, env, options),
  connect: createEmbeddedBroker,
  migrations: migrationsOf(credentialsSigns),
});

beforeAll(async () => {
  process.env.SUDO_USER = 'odile';
  const pair = generateKeyPairSync('x25519');
  const asSetting = (key: KeyObject) =>
    Buffer.from(JSON.stringify(key.export({ format: 'jwk' }))).toString('base64');
  await world.prepare({
    TOPIC_PARTITIONS: '2',
    ARGON2_MEMORY_KIB: '7168',
    ARGON2_TIME: '5',
    ...Object.fromEntries(
      [
        'PASSWORD_PEPPER',
        'THROTTLE_KEY',
        'DEVICE_KEY',
        'LOOKUP_TOKEN_KEY',
        'RESET_CODE_KEY',
        'NOT_ME_TOKEN_KEY',
      ]
        .concat('NUMEN_FINGERPRINT_KEY')
        .map((name) => [name, freshKey()]),
    ),
    CREDENTIALS_PRIVATE_KEY: asSetting(pair.privateKey),
    CREDENTIALS_PUBLIC_KEY: asSetting(pair.publicKey),
    CREDENTIALS_URL: 'http://127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
    PUBLIC_URL: 'https://compte.ac-besancon.example',
    SHARED_SOURCES: 'none',
  });
  await world.add();
});
afterAll(() => world.stop());

/** The environment of the operator's container, in which only the database of credentials answers. */
function environment(): NodeJS.ProcessEnv {
  const { DATABASE_URL, ...rest } = world.env;
  const away = 'postgres://nobody:nothing@127.0.0.1:9/nowhere';
  return {
    ...rest,
    DIRECTORY_DATABASE_URL: away,
    CREDENTIALS_DATABASE_URL: DATABASE_URL,
    NOTIFICATIONS_DATABASE_URL: away,
  };
}

const start = (...args: string[]) => opsProcess(environment(), ...args);
const ops = (...args: string[]) => opsHere(environment(), ...args);
async function json<Answer>(...args: string[]): Promise<Answer> {
  return JSON.parse((await ops('--json', ...args)).out) as Answer;
}

const told = ({ agentId }: TestAgent, type: string, data: object = {}) =>
  message(TOPIC, agentId, type, { agentId, ...data });

/** What became of the account of an agent, in order. */
const historyOf = async ({ agentId }: TestAgent) => {
  const sql = 'SELECT type FROM events WHERE stream = $1 ORDER BY version';
  return (await world.rows<{ type: string }>(sql, [`account-${agentId}`])).map(({ type }) => type);
};

const waitingOf = async ({ agentId }: TestAgent) => {
  const sql = 'SELECT 1 FROM parked_messages WHERE key = $1';
  return (await world.rows(sql, [agentId])).length;
};

/** Publishes, and waits until so many of the agent's messages are parked. */
async function parkedOf(agent: TestAgent, count: number, messages: Message[]): Promise<void> {
  await world.broker.publish(messages);
  await until(`${count} to be parked`, async () => (await waitingOf(agent)) === count);
}

/** Makes the account of an agent impossible, until the fault is mended. */
async function faultFor({ agentId }: TestAgent): Promise<() => Promise<void>> {
  await world.rows(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a fault'; END $$;
    CREATE TRIGGER fault BEFORE INSERT ON events FOR EACH ROW
      WHEN (new.stream = 'account-${agentId}') EXECUTE FUNCTION refuse()`);
  return async () => void (await world.rows('DROP FUNCTION refuse CASCADE'));
}

describe('a key that is parked', () => {
  it('waits for its fix, and its replay brings all in order, each once; other keys go on', async () => {
    const agent = someAgent();
    const mend = await faultFor(agent);
    const departures = ['AgentDeparted', 'AgentReturned', 'AgentDeparted'];
    await parkedOf(agent, 4, [agentCreated(agent), ...departures.map((type) => told(agent, type))]);
    const other = someAgent();
    await world.tell(agentCreated(other));
    expect(await historyOf(other)).toEqual(['AccountOpened']);

    const { keys } = await json<{ keys: object[] }>('parked', 'list', 'credentials');
    const { agentId } = agent;
    const of = { service: 'credentials', topic: TOPIC, key: agentId };
    expect(keys).toMatchObject([{ ...of, waiting: 4, reason: 'error P0001' }]);
    const shown = await ops('parked', 'show', 'credentials', TOPIC, agentId);
    expect(shown).toMatchObject({ code: 0, err: '' });
    const types = shown.out.match(/Agent\w+/g);
    expect(types).toEqual(['AgentCreated', ...departures]);
    for (const secret of [agent.firstName, agent.usualName])
      expect(shown.out).not.toContain(secret);

    const stopped = await start('parked', 'replay', 'credentials', TOPIC, agentId).ended;
    expect(stopped.code).toBe(1);
    expect(stopped.out).toContain('Handled: 0. Still waiting: 4.');
    expect(stopped.out).toMatch(/at offset \d+ cannot be handled/);
    expect(await historyOf(agent)).toEqual([]);

    await mend();
    const done = await start('parked', 'replay', 'credentials', TOPIC, agentId).ended;
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Handled: 4.') });
    const history = ['AccountOpened', 'AccountClosed', 'AccountReopened', 'AccountClosed'];
    expect(await historyOf(agent)).toEqual(history);
    const again = await ops('parked', 'replay', 'credentials', TOPIC, agentId);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('Nothing of the key') });
    await world.tell(told(agent, 'AgentReturned'));
    expect(await historyOf(agent)).toEqual([...history, 'AccountReopened']);
  });

  it('goes on behind the one that is dropped, which is written down', async () => {
    const agent = someAgent();
    await world.tell(agentCreated(agent));
    const broken = told(agent, 'AgentRenamed', { firstName: 12, usualName: null });
    await parkedOf(agent, 2, [broken, told(agent, 'AgentDeparted')]);
    const place = ['credentials', TOPIC, agent.agentId] as const;
    const [first] = await json<{ offset: string; id: string }[]>('parked', 'show', ...place);
    expect(first!.id).toBe(broken.id);

    const because = 'its names are broken';
    const dropped = await ops('parked', 'drop', ...place, first!.offset, '--because', because);
    expect(dropped).toMatchObject({ code: 0, out: expect.stringContaining('1 still wait') });
    const sql = 'SELECT message_id, dropped_by, because, "offset" FROM dropped_messages';
    expect(await world.rows(sql)).toEqual([
      { message_id: broken.id, dropped_by: 'odile', because, offset: first!.offset },
    ]);
    expect((await ops('parked', 'drop', ...place, first!.offset)).code).toBe(2);
    expect((await ops('parked', 'replay', ...place)).code).toBe(0);
    expect(await historyOf(agent)).toEqual(['AccountOpened', 'AccountClosed']);
  });

  it('is in one hand at a time, which stops between two messages when it is interrupted', async () => {
    const agent = someAgent();
    const mend = await faultFor(agent);
    await parkedOf(agent, 2, [agentCreated(agent), told(agent, 'AgentDeparted')]);
    await mend();
    const place = ['credentials', TOPIC, agent.agentId] as const;
    const [first] = await json<{ offset: string }[]>('parked', 'show', ...place);
    const client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
    // The account cannot be written before this transaction ends.
    await client.query('BEGIN; LOCK TABLE events IN SHARE MODE');
    const replay = start('parked', 'replay', ...place);
    await until('its first message is in hand', async () => {
      const sql = `SELECT 1 FROM pg_locks WHERE relation = 'events'::regclass AND NOT granted`;
      return (await world.rows(sql)).length > 0;
    });
    for (const other of [
      ['replay', ...place],
      ['drop', ...place, first!.offset],
    ])
      expect(await ops('parked', ...other)).toMatchObject({
        code: 2,
        err: expect.stringContaining('Somebody replays or drops'),
      });
    replay.kill();
    await client.query('ROLLBACK');
    await client.end();
    const interrupted = await replay.ended;
    expect(interrupted).toMatchObject({ code: 2, err: expect.stringContaining('Interrupted') });
    expect(interrupted.out).toContain('Handled: 1. Still waiting: 1.');
    expect(await historyOf(agent)).toEqual(['AccountOpened']);
    expect((await ops('parked', 'replay', ...place)).code).toBe(0);
    expect(await historyOf(agent)).toEqual(['AccountOpened', 'AccountClosed']);
  });
});

describe('what is set aside', () => {
  it('is put back by key, and published in order by the service that runs', async () => {
    const [topic, key] = [topics.accounts.name, 'a-key'];
    const waiting = [1, 2, 3].map((n) => message(topic, key, 'AccountOpened', { n }));
    await world.rows(
      `INSERT INTO outbox_set_aside (id, topic, key, reason, message)
       SELECT 1000000 + n, $1, $2, 'TOO_ODD', message FROM json_array_elements($3) WITH ORDINALITY m (message, n)`,
      [topic, key, JSON.stringify(waiting)],
    );
    const listed = await ops('set-aside', 'list', 'credentials');
    expect(listed).toMatchObject({ code: 0, out: expect.stringMatching(/3 .*TOO_ODD .*a-key/) });
    const back = await ops('set-aside', 'put-back', 'credentials', topic, key);
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining('Put back: 3') });
    const ids = waiting.map(({ id }) => id);
    const published = await until('they are published', async () => {
      const all = (await world.published(topic)).map(({ id }) => id);
      const ours = all.filter((id) => ids.includes(id));
      return ours.length === 3 && ours;
    });
    expect(published).toEqual(ids);
    expect((await ops('set-aside', 'put-back', 'credentials', topic, key)).code).toBe(2);
  });
});

describe('bad input', () => {
  it('of every kind gets a sentence and the exit code 2', async () => {
    const place = ['credentials', TOPIC, 'nobody'];
    const cases: [string[], RegExp][] = [
      [['parked'], /parked/],
      [['parked', 'eat'], /unknown command 'eat'/],
      [['parked', 'show', 'credentials'], /missing required argument 'topic'/],
      [['parked', 'list', 'payroll'], /There is no service payroll/],
      [['parked', 'list', 'credentials', 'more'], /too many arguments/],
      [
        ['parked', 'show', 'credentials', 'no.topic', 'a\nb'],
        /Nothing of the key a\\u\{a\}b waits/,
      ],
      [['parked', 'replay', ...place], /Nothing of the key nobody waits/],
      [['parked', 'drop', ...place, 'first'], /An offset is a whole number/],
      [['parked', 'drop', ...place, '9223372036854775808'], /An offset is a whole number/],
      [['parked', 'drop', ...place, '1'], /No message waits at offset 1/],
      [['set-aside', 'put-back', ...place], /is set aside in credentials/],
    ];
    for (const [args, sentence] of cases) {
      const { code, err, out } = await ops(...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toMatch(sentence);
    }
  });

  it('a database that is away or empty is told by name, the others answer, and somebody must look', async () => {
    const all = await ops('parked', 'list');
    expect(all.code).toBe(1);
    expect(all.out).toMatch(/directory is unknown\. .*ECONNREFUSED/);
    expect(all.out).toMatch(/notifications is unknown\. .*ECONNREFUSED/);
    const replayed = await ops('parked', 'replay', 'directory', topics.accounts.name, 'a');
    expect(replayed).toMatchObject({ code: 1, err: expect.stringContaining('ECONNREFUSED') });
    const empty = await createTestDatabase();
    const env = { ...environment(), CREDENTIALS_DATABASE_URL: empty.url };
    const older = await opsHere(env, 'parked', 'list', 'credentials');
    await empty.drop();
    expect(older).toMatchObject({ code: 1, out: expect.stringContaining('are older than this') });
  });
});
