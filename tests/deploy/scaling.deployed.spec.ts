import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { administrator, ApiClient, until } from '@citadelle/testing';
import { ComposedAcademy, type LogLine } from '../support/composed-academy.js';

const NUMEN = '03D7800001HFV';
const MINUTES = 60_000;
const SIGN_INS = 600;
const AT_A_TIME = 12;

const isSignIn = ({ method, route }: LogLine) =>
  method === 'POST' && route === '/internal/sessions';

/** One gateway before a number of credentials that changes under load. */
describe('sign-ins, over several replicas of credentials', () => {
  let academy: ComposedAcademy;
  let signedIn = new Map<string, number>();

  beforeAll(async () => {
    academy = await ComposedAcademy.up();
    await academy.createAdministrator(NUMEN);
    await until('her account to open', async () => (await signIn()) === 201);
    await academy.scale('credentials', 3);
    await sinceLastTime();
  }, 20 * MINUTES);

  afterAll(() => academy?.down(), 2 * MINUTES);

  const signIn = async () =>
    (await new ApiClient(academy.gateway).signIn(administrator.login, NUMEN)).status;

  /** The answers that were no success, by status; `meanwhile` is called once, after a third of the sign-ins. */
  async function load(meanwhile?: () => Promise<void>): Promise<number[]> {
    let left = SIGN_INS;
    const failed: number[] = [];
    const happening = until('a third', () => left < (SIGN_INS * 2) / 3).then(meanwhile);
    const work = async () => {
      while (left-- > 0) {
        const status = await signIn();
        if (status !== 201) failed.push(status);
      }
    };
    await Promise.all([happening, ...Array.from({ length: AT_A_TIME }, work)]);
    return failed;
  }

  /** Sign-ins by container since this was asked last. */
  async function sinceLastTime(): Promise<Record<string, number>> {
    const before = signedIn;
    const logs = await academy.logs('credentials');
    signedIn = new Map([...logs].map(([name, lines]) => [name, lines.filter(isSignIn).length]));
    const counts = [...signedIn].map(([name, now]) => [name, now - (before.get(name) ?? 0)]);
    return Object.fromEntries(counts) as Record<string, number>;
  }

  /**
   * Signs everybody in and expects no failure; then each of so many replicas has between two thirds and four thirds of
   * what it would have in a perfect world.
   */
  async function expectEvenLoad(replicas: number, dead?: string): Promise<void> {
    expect(await load()).toEqual([]);
    const counts = await sinceLastTime();
    if (dead !== undefined) {
      expect(counts[dead]).toBe(0);
      delete counts[dead];
    }
    const shares = Object.values(counts).map((count) => (count * replicas) / SIGN_INS);
    expect(shares).toHaveLength(replicas);
    for (const share of shares)
      expect([counts, share > 2 / 3 && share < 4 / 3]).toEqual([counts, true]);
  }

  it('go to each of three', () => expectEvenLoad(3), 3 * MINUTES);

  it(
    'go to a fourth as well',
    async () => {
      await academy.scale('credentials', 4);
      await expectEvenLoad(4);
    },
    3 * MINUTES,
  );

  it(
    'go on when one is killed, but for those it had in hand',
    async () => {
      const victim = [...signedIn.keys()].sort()[1]!;
      const failed = await load(() => academy.kill(victim));
      expect(failed.length).toBeLessThanOrEqual(AT_A_TIME);
      expect(failed).toEqual(failed.map(() => 503));
      await sinceLastTime();
      await expectEvenLoad(3, victim);
    },
    3 * MINUTES,
  );

  it('hash in as many lanes as they have threads', async () => {
    for (const lines of (await academy.logs('credentials')).values()) {
      expect(lines.some(({ msg }) => /hashing with .* lanes/.test(msg))).toBe(true);
      expect(lines.filter(({ msg }) => msg?.includes('UV_THREADPOOL_SIZE'))).toEqual([]);
    }
  });
});
