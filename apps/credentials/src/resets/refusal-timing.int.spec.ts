import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshSource } from '../credentials.fixture.js';
import { TestResets, type TestManager } from './resets.fixture.js';

const SAMPLES = 500;
/** At a time: enough to end soon, few enough for two busy cores. */
const LANES = 8;
/** Wrong ones that a reset outlives. */
const TRIES = 4;
/** Two-sided, at 1 % over one, two or three comparisons. */
const CRITICAL = [2.5758, 2.807, 2.9352];

let resets: TestResets;
let nadia: TestManager;
beforeAll(async () => {
  resets = await TestResets.start();
  nadia = await resets.manager();
});
afterAll(() => resets?.stop());

/** The z of Mann and Whitney’s test: how surely one of two samples tends to be larger. */
function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, own: true })),
    ...other.map((value) => ({ value, own: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { own }, index) => sum + (own ? index + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/** Times `SAMPLES` calls of each class, in turns of random order. */
async function sample<Class extends string>(
  classes: Record<Class, () => Promise<{ status: number }>>,
  status: number,
): Promise<Record<Class, number[]>> {
  const names = Object.keys(classes) as Class[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Class,
    number[]
  >;
  const work = Array.from({ length: SAMPLES }, () =>
    names.map((name) => ({ name, order: Math.random() })).sort((a, b) => a.order - b.order),
  ).flat();
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const before = performance.now();
      const answer = await classes[next.name]();
      times[next.name].push(performance.now() - before);
      expect(answer.status).toBe(status);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return times;
}

/** Whether any class can be told from the first, at 1 % over all comparisons. */
function tell(times: Record<string, number[]>): string[] {
  const [[, first], ...others] = Object.entries(times) as [
    [string, number[]],
    ...[string, number[]][],
  ];
  return others
    .filter(([, other]) => Math.abs(mannWhitney(first, other)) > CRITICAL[others.length - 1]!)
    .map(([name]) => name);
}

/** Chance alone tells once in a hundred samples: what can be told is told by a second sample too. */
async function expectAlike(take: () => Promise<Record<string, number[]>>): Promise<void> {
  if (tell(await take()).length > 0) expect(tell(await take())).toEqual([]);
}

describe('the time of a refusal', () => {
  it('tells nothing of why a completion was refused', async () => {
    const reset = await resets.released(nadia);
    const over = await resets.released(nadia);
    await resets.refuse(over.resetId, nadia.agentId);
    const { account } = await resets.enrol();
    const { firstCode, secondCode } = reset;
    let taken = 0;
    await expectAlike(async () => {
      const logins = await copiesOf(reset.resetId, Math.ceil(SAMPLES / TRIES), `copie${++taken}`);
      let tries = 0;
      return sample(
        {
          'unknown login': () => resets.complete({ ...reset, login: 'personne' }),
          'no reset': () => resets.complete({ ...reset, login: account.login }),
          'reset that is over': () => resets.complete(over),
          'wrong codes': () =>
            resets.complete({ login: logins[tries++ % logins.length]!, firstCode, secondCode }),
        },
        400,
      );
    });
    const judged = await resets.credentials.rows(
      `SELECT 1 FROM events WHERE type = 'WrongCodesPresented'`,
    );
    expect(judged).toHaveLength(SAMPLES * taken);
  }, 240_000);

  it('tells nothing of why a start was refused', async () => {
    const { account, birthDate } = await resets.enrol();
    // Every failure counts as the first: the limits are not what is measured here.
    await resets.credentials.rows(`
      CREATE FUNCTION forget_failures() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.counted := 1; RETURN NEW; END';
      CREATE TRIGGER forget_failures BEFORE INSERT OR UPDATE ON start_failures
        FOR EACH ROW EXECUTE FUNCTION forget_failures()`);
    const start = (login: string, date: string) =>
      resets.start({ login, birthDate: date }, { source: freshSource() });
    await expectAlike(() =>
      sample(
        {
          'unknown login': () => start('personne', birthDate),
          'wrong birth date': () => start(account.login, '1975-06-22'),
        },
        404,
      ),
    );
  }, 240_000);
});

/** Copies of a reset, each of an account of its own, whose logins are returned: their codes are all wrong. */
async function copiesOf(resetId: string, count: number, prefix: string): Promise<string[]> {
  const rows = await resets.credentials.rows<{ login: string }>(
    `WITH copies AS (
       SELECT gen_random_uuid() AS reset_id, gen_random_uuid() AS agent_id, $3 || n AS login
       FROM generate_series(1, $2::integer) n
     ), opened AS (
       INSERT INTO accounts (agent_id, login, address, state)
       SELECT agent_id, login, login || '@example.org', 'open' FROM copies
     ), named AS (
       INSERT INTO logins (login, agent_id, kind) SELECT login, agent_id, 'current' FROM copies
     ), shown AS (
       INSERT INTO resets (reset_id, agent_id, state, unit, started_at, requested_at, expires_at)
       SELECT c.reset_id, c.agent_id, state, unit, started_at, requested_at, expires_at
       FROM copies c, resets r WHERE r.reset_id = $1
     ), coded AS (
       INSERT INTO reset_codes (reset_id, first_code, second_code)
       SELECT c.reset_id, first_code, second_code
       FROM copies c, reset_codes r WHERE r.reset_id = $1
     ), told AS (
       INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
       SELECT 'reset-' || c.reset_id, version, type, schema_version, gen_random_uuid(), data,
              metadata, at, hash
       FROM copies c, events e WHERE e.stream = 'reset-' || $1::text ORDER BY version
     )
     SELECT login FROM copies`,
    [resetId, count, prefix],
  );
  return rows.map(({ login }) => login);
}
