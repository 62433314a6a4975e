import { callHeaders } from '@citadelle/contracts';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '../credentials.fixture.js';
import { StrengthMeter } from '../passwords/strength-meter.js';
import { NEW_PASSWORD, TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
let meter: StrengthMeter;
beforeAll(async () => {
  nadia = await resets.manager();
  meter = resets.credentials.replicas[0]!.app.get(StrengthMeter);
});
beforeEach(() => {
  jest.restoreAllMocks();
});

/** Slow to measure: nothing but words that are in no list, up to the length that is measured. */
const SLOW = 'zwxq vkjh pfgt zwxq vkjh pfgt zwxq vkjh pfgt';
const DUMMY = { firstCode: 'ZZZZ-ZZZZ', secondCode: 'ZZZZ-ZZZZ' };

/** Completions with dummy codes, so many at once; their logins are all different. */
const hostile = (count: number, sourceOf: (n: number) => string) =>
  Array.from({ length: count }, (_, n) =>
    resets.complete({ login: `personne${n}`, ...DUMMY }, SLOW, { source: sourceOf(n) }),
  );

/** Makes measuring wait until told to go on; says whose passwords are measured. */
function heldMeter() {
  let go!: () => void;
  const held = new Promise<void>((resolve) => (go = resolve));
  const measure = meter.measure.bind(meter);
  const spy = jest.spyOn(meter, 'measure').mockImplementation(async (...asked) => {
    await held;
    return measure(...asked);
  });
  return { go, measuring: () => spy.mock.calls.map(([, { logins }]) => logins).flat() };
}

const triesOf = async (resetId: string) =>
  (
    await resets.credentials.rows<{ counted: number }>(
      'SELECT counted FROM reset_codes WHERE reset_id = $1',
      [resetId],
    )
  )[0]!.counted;

describe('completions with dummy codes', () => {
  it.each([
    ['from one place', () => '203.0.113.9'],
    ['from many places', (n: number) => `203.0.113.${n}`],
  ])('keep neither the meter nor anybody else busy: %s', async (_, sourceOf) => {
    const agent = await resets.enrol();
    const { body: session } = await resets.credentials.signIn(agent.account.login, agent.numen);
    const [here, there] = [await resets.released(nadia), await resets.released(nadia)];
    const measured = jest.spyOn(meter, 'measure');
    const crowd = hostile(101, sourceOf);
    const honest = await Promise.all([
      resets.complete(here, NEW_PASSWORD, { source: '203.0.113.9' }),
      resets.complete(there),
      resets.credentials.post('password-changes', {
        ...{ token: session.token, currentPassword: agent.numen, newPassword: NEW_PASSWORD },
      }),
      resets.credentials.signIn(nadia.account.login, nadia.numen),
    ]);
    for (const { status } of honest) expect(status).toBeLessThan(300);
    for (const { status } of await Promise.all(crowd)) expect(status).toBe(400);
    expect(measured).toHaveBeenCalledTimes(3);
  });
});

describe('completions with right codes', () => {
  it('measure one at a time, so that somebody who is signed in waits for one of them at most', async () => {
    const agent = await resets.enrol();
    const { body: session } = await resets.credentials.signIn(agent.account.login, agent.numen);
    const several = [];
    for (let n = 0; n < 4; n++) several.push(await resets.released(nadia));
    const meterOf = heldMeter();
    const completing = several.map((reset, n) =>
      resets.complete(reset, NEW_PASSWORD, { source: `198.51.100.${n}` }),
    );
    await until(() => Promise.resolve(meterOf.measuring().length === 1));
    const changing = resets.credentials.post('password-changes', {
      ...{ token: session.token, currentPassword: agent.numen, newPassword: NEW_PASSWORD },
    });
    await until(() => Promise.resolve(meterOf.measuring().length > 1));
    expect(meterOf.measuring()).toEqual([expect.anything(), agent.account.login]);
    meterOf.go();
    expect((await changing).status).toBeLessThan(300);
    for (const { status } of await Promise.all(completing)) expect(status).toBe(204);
  });
});

describe('a completion whose caller', () => {
  it('has gone meanwhile is not carried out, and costs no try', async () => {
    const reset = await resets.released(nadia);
    const meterOf = heldMeter();
    const connection = new AbortController();
    const leaving = resets
      .complete(reset, NEW_PASSWORD, { signal: connection.signal })
      .catch(() => 'gone');
    await until(() => Promise.resolve(meterOf.measuring().length === 1));
    connection.abort();
    expect(await leaving).toBe('gone');
    // Another call over a new connection comes after the close of the first one was seen.
    expect((await resets.status(reset.login, reset.firstCode)).status).toBe(200);
    meterOf.go();
    await until(async () => (await triesOf(reset.resetId)) === 0);
    expect(await resets.stateOf(reset.resetId)).toBe('second-code-released');
    expect((await resets.credentials.signIn(reset.login, NEW_PASSWORD)).status).toBe(401);
    expect((await resets.complete(reset)).status).toBe(204);
  });

  it('was told to come back meanwhile is not carried out, and costs no try', async () => {
    const reset = await resets.released(nadia);
    const late = await resets.complete(reset, NEW_PASSWORD, {
      headers: { [callHeaders.waits]: '1' },
    });
    expect([late.status, late.body.code]).toEqual([503, 'service-unavailable']);
    expect(await triesOf(reset.resetId)).toBe(0);
    expect((await resets.complete(reset)).status).toBe(204);
  });
});

describe('a change of password whose caller', () => {
  it('was told to come back meanwhile is not carried out', async () => {
    const { account, numen } = await resets.enrol();
    const { body } = await resets.credentials.signIn(account.login, numen);
    const change = { token: body.token, currentPassword: numen, newPassword: NEW_PASSWORD };
    const late = await resets.credentials.post('password-changes', change, {
      headers: { [callHeaders.waits]: '1' },
    });
    expect(late.status).toBe(503);
    expect((await resets.credentials.signIn(account.login, numen)).status).toBe(201);
    expect((await resets.credentials.post('password-changes', change)).status).toBeLessThan(300);
  });
});
