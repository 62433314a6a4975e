import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { administrator, type Answer, PageVisitor, people } from '@citadelle/testing';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { printTable } from '../support/table.js';
import { atATime, Caller, counted, quantile, timed } from './support.js';

/** Where the owners of the three accounts have signed in before. */
const HOMES = ['198.51.100.10', '198.51.100.20', '198.51.100.30'];
/** 40 addresses of strangers, in eight networks. */
const STRANGERS = Array.from({ length: 40 }, (_, n) =>
  n < 20 ? `203.0.113.${n + 1}` : `2001:db8:${(n % 7) + 1}:${n}::1`,
);
const TRIES = 600;
const OWNERS = [administrator, people.nadia, people.paul];

let academy: RunningAcademy;
const at = (address: string, token?: string) => new Caller(academy.gateway, address, token);

beforeAll(async () => {
  // As in production: what a source is comes from a proxy. Hashes cost what they cost there.
  const env = { TRUSTED_PROXIES: '127.0.0.1', ARGON2_MEMORY_KIB: '19456', ARGON2_TIME: '2' };
  academy = await startAcademy({ transport: 'embedded', empty: false, env, giveWay: true });
}, 180_000);

afterAll(() => academy?.stop(), 60_000);

describe('strangers at the doors', () => {
  it('shut nobody out with 600 wrong passwords for each of three accounts', async () => {
    const browsers = OWNERS.map(() => new PageVisitor(academy.gateway));
    for (const [n, owner] of OWNERS.entries()) {
      const known = await at(HOMES[n]!).signIn(owner.login, owner.password);
      expect(known.status).toBe(201);
      await browsers[n]!.open('/connexion');
      const typed = { login: owner.login, password: owner.password };
      // From a school whose address the strangers will use too.
      const school = { 'x-forwarded-for': STRANGERS[0]! };
      expect((await browsers[n]!.post('/connexion', typed, school)).status).toBe(303);
      browsers[n]!.cookies.delete('session');
    }
    const idle = await atATime(
      1,
      Array.from({ length: 20 }, (_, n) => () => {
        const { login, password } = OWNERS[n % 3]!;
        return timed(() => at(HOMES[n % 3]!).signIn(login, password));
      }),
    );

    let over = false;
    const guess = (owner: { login: string }, n: number) => () =>
      at(STRANGERS[n % STRANGERS.length]!).signIn(owner.login, `mot de passe deviné ${n}`);
    const guesses = Array.from({ length: TRIES }, (_, n) =>
      OWNERS.map((owner) => guess(owner, n)),
    ).flat();
    const storm = atATime(16, guesses).finally(() => (over = true));
    const honest: { answer: Answer<{ token: string }>; ms: number }[] = [];
    for (let n = 0; !over; n += 1) {
      const { login, password } = OWNERS[n % 3]!;
      honest.push(await timed(() => at(HOMES[n % 3]!).signIn(login, password)));
    }
    const hostile = await storm;

    const inBrowsers: number[] = [];
    const elsewhere: number[] = [];
    for (const [n, owner] of OWNERS.entries()) {
      const { login, password } = owner;
      const browser = browsers[n]!;
      await browser.open('/connexion');
      const school = { 'x-forwarded-for': STRANGERS[0]! };
      inBrowsers.push((await browser.post('/connexion', { login, password }, school)).status);
      elsewhere.push((await at(`192.0.2.${n + 1}`).signIn(login, password)).status);
    }
    printTable('600 wrong passwords from 40 addresses for each of three accounts', [
      {
        strangers: counted(hostile.map(({ status }) => status)),
        'owners from home, meanwhile': counted(honest.map(({ answer }) => answer.status)),
        'p95 of these, ms': Math.round(
          quantile(
            honest.map(({ ms }) => ms),
            0.95,
          ),
        ),
        'p95 idle, ms': Math.round(
          quantile(
            idle.map(({ ms }) => ms),
            0.95,
          ),
        ),
        'in a known browser, afterwards': counted(inBrowsers),
        'from a new network, at the first try': counted(elsewhere),
      },
    ]);
    expect(new Set(hostile.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(new Set(honest.map(({ answer }) => answer.status))).toEqual(new Set([201]));
    expect(inBrowsers).toEqual([303, 303, 303]);
    expect(elsewhere).toEqual([201, 201, 201]);
  }, 300_000);

  it('get no further than 100 failures from one address over many logins', async () => {
    const answers = await atATime(
      8,
      Array.from(
        { length: 218 },
        (_, n) => () => at('203.0.113.200').signIn(`personne${n}`, 'un mot de passe au hasard'),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    printTable('One address, one wrong password for each of 218 logins', [
      { answers: counted(statuses) },
    ]);
    expect(counted(statuses)).toBe('100 × 401, 118 × 429');
  }, 120_000);

  it('find no birth date, and leave the other way open to its owner', async () => {
    const { usualName, firstName, birthDate, login } = people.jean;
    const guesses = Array.from({ length: 400 }, (_, n) => () => {
      const date = new Date(Date.UTC(1990, 0, 1 + n)).toISOString().slice(0, 10);
      const stranger = at(`2001:db8:${(n % 50) + 100}:${n}::1`);
      return stranger.post('/identity-lookups', { usualName, firstName, birthDate: date });
    });
    const statuses = (await atATime(8, guesses)).map(({ status }) => status);
    const other = await at('192.0.2.77').post('/password-resets', { login, birthDate });
    const somebodyElse = await at('192.0.2.77').post('/identity-lookups', {
      usualName: people.roger.usualName,
      firstName: people.roger.firstName,
      birthDate: people.roger.birthDate,
    });
    printTable('400 birth dates for one person, each from another address', [
      { 'look-ups': counted(statuses), 'the person by the other way': other.status },
    ]);
    expect(counted(statuses)).toBe('10 × 404, 390 × 429');
    expect(other.status).toBe(201);
    expect(somebodyElse.status).toBe(200);
  }, 120_000);

  it('void nobody’s request with wrong first codes', async () => {
    const { login, birthDate } = people.roger;
    const owner = at('192.0.2.80');
    const started = await owner.post<{ resetId: string; firstCode: string }>('/password-resets', {
      login,
      birthDate,
    });
    expect(started.status).toBe(201);
    const wrong = Array.from({ length: 200 }, (_, n) => () => {
      const firstCode = `ABCD-${String(1000 + n)}`;
      return at(STRANGERS[n % 40]!).post('/password-resets/status', { login, firstCode });
    });
    const statuses = (await atATime(8, wrong)).map(({ status }) => status);
    const { firstCode } = started.body;
    const status = await owner.post<{ state: string }>('/password-resets/status', {
      login,
      firstCode,
    });
    printTable('200 wrong first codes for one login', [
      { strangers: counted(statuses), 'the owner': status.status },
    ]);
    expect(status).toMatchObject({ status: 200, body: { state: 'started' } });
  }, 120_000);
});
