import { randomUUID } from 'node:crypto';
import { keyBytes, REFUSAL_FLOOR_MS } from '@citadelle/service-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { freshSource, toldByTime } from '@citadelle/testing';
import { codeDigest } from './codes.js';
import { COSTLY_HASHES } from '../credentials.fixture.js';
import { TestResets, type TestManager, type TestReset } from './resets.fixture.js';

const SAMPLES = 200;
const WRONG = 'ZZZZ-ZZZZ';
/** Wrong ones that a reset outlives. */
const TRIES = 4;

const resets = TestResets.ofSpec(COSTLY_HASHES);
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

/** A call that must be refused with this status, whatever it is refused for. */
const refused = (status: number, call: () => Promise<{ status: number }>) => async () => {
  expect((await call()).status).toBe(status);
};

describe('the time of a refusal', () => {
  it('tells nothing of why a completion was refused', async () => {
    const reset = await resets.released(nadia);
    const over = await resets.released(nadia);
    await resets.refuse(over.resetId, nadia.agentId);
    const { account } = await resets.enrol();
    let taken = 0;
    let places = 0;
    // Each from elsewhere: what one place may try is not what is measured here.
    const complete = (body: object) =>
      refused(400, () => {
        const place = ++places;
        const source = `10.${place >> 16}.${(place >> 8) & 255}.${place & 255}`;
        return resets.complete({ ...reset, ...body }, undefined, { source });
      });
    const told = await toldByTime({ samples: SAMPLES, everyMs: REFUSAL_FLOOR_MS }, async () => {
      const logins = await copiesOf(reset, Math.ceil(SAMPLES / TRIES), `copie${++taken}`);
      let tries = 0;
      return {
        'unknown login': complete({ login: 'personne' }),
        'no reset': complete({ login: account.login }),
        'reset that is over': complete(over),
        'wrong first code': complete({ firstCode: WRONG }),
        'wrong second code': () =>
          complete({ login: logins[tries++ % logins.length]!, secondCode: WRONG })(),
      };
    });
    expect(told).toEqual([]);
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
        'BEGIN NEW.counted := 1; NEW.ends_at := now(); RETURN NEW; END';
      CREATE TRIGGER forget_failures BEFORE INSERT OR UPDATE ON start_failures
        FOR EACH ROW EXECUTE FUNCTION forget_failures()`);
    const start = (login: string, date: string) =>
      refused(404, () => resets.start({ login, birthDate: date }, { source: freshSource() }));
    const told = await toldByTime({ samples: SAMPLES, everyMs: REFUSAL_FLOOR_MS }, () => ({
      'unknown login': start('personne', birthDate),
      'wrong birth date': start(account.login, '1975-06-22'),
    }));
    expect(told).toEqual([]);
  }, 240_000);
});

/** Copies of a reset, each of an account of its own, whose logins are returned: its first code is right for them all. */
async function copiesOf(reset: TestReset, count: number, prefix: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const key = keyBytes(resets.credentials.env.RESET_CODE_KEY!);
  const first = ids.map((id) => codeDigest(key, id, 'first', reset.firstCode).toString('hex'));
  const rows = await resets.credentials.rows<{ login: string }>(
    `WITH copies AS (
       SELECT id AS reset_id, gen_random_uuid() AS agent_id, $4 || n AS login, decode(code, 'hex') AS first_code
       FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS made (id, code, n)
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
       SELECT c.reset_id, c.first_code, second_code
       FROM copies c, reset_codes r WHERE r.reset_id = $1
     ), told AS (
       INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
       SELECT 'reset-' || c.reset_id, version, type, schema_version, gen_random_uuid(), data,
              metadata, at, hash
       FROM copies c, events e WHERE e.stream = 'reset-' || $1::text ORDER BY version
     )
     SELECT login FROM copies`,
    [reset.resetId, ids, first, prefix],
  );
  return rows.map(({ login }) => login);
}
