import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ResetState, resetStates } from '@citadelle/contracts';
import type { StatisticsView } from '@citadelle/contracts/calls';
import { TestResets, type TestManager } from '../resets/resets.fixture.js';
import { COUNT } from './statistics.store.js';

const ADMINISTRATOR = '01890a5d-ac96-774b-bcce-b302099a8057';

const resets = TestResets.ofSpec();
let manager: TestManager;
beforeAll(async () => {
  await resets.appoint(ADMINISTRATOR);
});
afterEach(() => sql('DELETE FROM resets'));

const sql = <Row>(text: string, values: unknown[] = []) =>
  resets.credentials.rows<Row>(text, values);
const statistics = async () =>
  (await resets.credentials.get<StatisticsView>('statistics', { actor: ADMINISTRATOR })).body;
const byState = ({ requests }: StatisticsView) =>
  Object.fromEntries(requests.map(({ state, count }) => [state, count]));
const none = Object.fromEntries(resetStates.map((state) => [state, 0]));

/** A reset that began at an instant, without its events. */
const began = (startedAt: string, state: ResetState, expires = '1 day') =>
  sql(
    `INSERT INTO resets (reset_id, agent_id, state, unit, started_at, requested_at, expires_at)
     VALUES (gen_random_uuid(), gen_random_uuid(), $2, 'SIG-AESH', ${startedAt}, ${startedAt}, now() + $1::interval)`,
    [expires, state],
  );
const MONDAY = `(date_trunc('week', now() AT TIME ZONE 'Europe/Paris') AT TIME ZONE 'Europe/Paris')`;

describe('the statistics', () => {
  it('are for administrators alone', async () => {
    for (const options of [{}, { actor: '01890a5d-ac96-774b-bcce-b302099a8058' }])
      expect(await resets.credentials.get('statistics', options)).toMatchObject({
        status: 403,
        body: { code: 'administrator-required' },
      });
  });

  it('of an academy where nobody is, are zeros', async () => {
    const seen = await statistics();
    const { accounts, requests, medianSecondsToCode, weeks } = seen;
    expect(accounts).toEqual({ numen: 0, chosen: 0, none: 0, closed: 0 });
    expect(requests.map(({ state }) => state)).toEqual([...resetStates]);
    expect(byState(seen)).toEqual(none);
    expect(medianSecondsToCode).toBeNull();
    const nothing = { started: 0, refused: 0, expired: 0, medianSecondsToCode: null };
    expect(weeks).toMatchObject([nothing, nothing, nothing, nothing, nothing]);
    const days = weeks.map(({ monday }) => Date.parse(monday));
    expect(days.map((day) => new Date(day).getUTCDay())).toEqual([1, 1, 1, 1, 1]);
    expect(days.map((day) => day - days[0]!)).toEqual(
      [0, 7, 14, 21, 28].map((n) => n * 86_400_000),
    );
    expect(Date.now() - days[4]!).toBeLessThan(8 * 86_400_000);
  });

  it('tell with what accounts open', async () => {
    manager = await resets.manager();
    const [, bare, closed] = [await resets.enrol(), await resets.enrol(), await resets.enrol()];
    await sql('DELETE FROM password_hashes WHERE agent_id = $1', [bare.agentId]);
    await sql(`UPDATE accounts SET state = 'closed' WHERE agent_id = $1`, [closed.agentId]);
    expect((await statistics()).accounts).toEqual({ numen: 1, chosen: 1, none: 1, closed: 1 });
  });

  it('count requests by state, what expired unswept too', async () => {
    for (const state of resetStates) await began('now()', state);
    await began('now()', 'started', '-1 second');
    await began('now()', 'completed', '-1 second');
    const seen = await statistics();
    expect(byState(seen)).toEqual({
      ...Object.fromEntries(resetStates.map((state) => [state, 1])),
      expired: 2,
      completed: 2,
    });
    expect(seen.weeks[4]).toMatchObject({ started: 10, refused: 1, expired: 2 });
  });

  it('count them in the week in which they began, as it is counted in Besançon', async () => {
    await began(MONDAY, 'refused');
    await began(`${MONDAY} - interval '1 second'`, 'refused');
    await began(`${MONDAY} - interval '1 second'`, 'expired');
    await began(`${MONDAY} - interval '22 days'`, 'expired');
    await began(`${MONDAY} - interval '29 days'`, 'completed');
    const seen = await statistics();
    expect(seen.weeks).toMatchObject([
      { started: 1, refused: 0, expired: 1 },
      { started: 0 },
      { started: 0 },
      { started: 2, refused: 1, expired: 1 },
      { started: 1, refused: 1, expired: 0 },
    ]);
    expect(byState(seen)).toEqual({ ...none, refused: 2, expired: 2 });
  });

  it('measure how long the second code took, up to its first release', async () => {
    for (const minutes of [10, 20, 90]) {
      const { resetId } = await resets.released(manager);
      await sql(
        `UPDATE resets SET requested_at = released_at - $2::integer * interval '1 minute'
         FROM second_code_releases r WHERE r.reset_id = resets.reset_id AND r.reset_id = $1`,
        [resetId, minutes],
      );
    }
    await resets.requested();
    const seen = await statistics();
    expect(seen.medianSecondsToCode).toBe(1200);
    expect(seen.weeks[4]!.medianSecondsToCode).toBe(1200);
    expect(byState(seen)).toMatchObject({ 'second-code-released': 3, 'awaiting-second-code': 1 });
  });

  it('keep the time of the first release when the code is void and another is given', async () => {
    const { resetId } = await resets.released(manager);
    const released = () =>
      sql<{ at: Date }>('SELECT released_at AS at FROM second_code_releases WHERE reset_id = $1', [
        resetId,
      ]);
    const first = await released();
    expect(first).toHaveLength(1);
    await resets.appoint(manager.agentId, 'RECTORAT');
    const signedIn = await resets.signedIn(manager);
    expect((await resets.transfer(resetId, manager.agentId, 'RECTORAT')).status).toBe(204);
    expect((await resets.release(resetId, signedIn.token)).status).toBe(201);
    expect(await released()).toEqual(first);
  });

  it('do not read the requests of years, nor any event', async () => {
    await sql(
      `INSERT INTO resets (reset_id, agent_id, state, started_at, expires_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 'completed', now() - n * interval '1 hour', now()
       FROM generate_series(1, 20000) n`,
    );
    await sql('ANALYZE resets');
    const plan = JSON.stringify(await sql(`EXPLAIN ${COUNT.text}`));
    expect(plan).toContain('resets_started');
    expect(plan).not.toContain('events');
    expect(byState(await statistics()).completed).toBeLessThan(24 * 35);
  });
});
