import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { people } from '@citadelle/testing';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { printTable } from '../support/table.js';
import { Caller, counted, timed } from './support.js';

const HELD_OPEN = 101;
/** Takes the strength meter long. */
const SLOW = 'a1b2c3d4'.repeat(16);
const HONEST_MS = 2_000;

let academy: RunningAcademy;
const at = (address: string, token?: string) => new Caller(academy.gateway, address, token);

beforeAll(async () => {
  const env = { TRUSTED_PROXIES: '127.0.0.1', ARGON2_MEMORY_KIB: '19456', ARGON2_TIME: '2' };
  academy = await startAcademy({ transport: 'embedded', empty: false, env, giveWay: true });
}, 180_000);

afterAll(() => academy?.stop(), 60_000);

/** Both codes of a request of Roger's, as he and his manager get them. */
async function bothCodes(): Promise<{ firstCode: string; secondCode: string }> {
  const { login, birthDate } = people.roger;
  const roger = at('192.0.2.10');
  const started = await roger.post<{ resetId: string; firstCode: string }>('/password-resets', {
    login,
    birthDate,
  });
  const { resetId, firstCode } = started.body;
  await roger.post(`/password-resets/${resetId}/second-code-request`, { firstCode });
  const { login: manager, password } = people.nadia;
  const { body } = await at('198.51.100.9').signIn(manager, password);
  const released = await at('198.51.100.9', body.token).post<{ secondCode: string }>(
    `/password-resets/${resetId}/second-code`,
    { identityCheck: 'called-back', password },
  );
  expect(released.status).toBe(201);
  return { firstCode, secondCode: released.body.secondCode };
}

describe('101 completions of strangers, held open', () => {
  it('make nobody wait for two seconds, and refuse nobody', async () => {
    const { firstCode, secondCode } = await bothCodes();
    const { login, numen } = people.jean;
    const jean = await at('192.0.2.20').signIn(login, numen);
    const hostile = Array.from({ length: HELD_OPEN }, (_, n) =>
      at(`203.0.113.${(n % 50) + 1}`).post('/password-resets/completion', {
        login: people.christian.login,
        firstCode: 'ABCD-EFGH',
        secondCode: 'JKMN-PQRS',
        newPassword: `${SLOW.slice(0, 120)}${n}`,
      }),
    );
    const completed = timed(() =>
      at('192.0.2.10').post('/password-resets/completion', {
        login: people.roger.login,
        firstCode,
        secondCode,
        newPassword: 'quatre hérons sur la Loue',
      }),
    );
    const changed = timed(() =>
      at('192.0.2.20', jean.body.token).post('/password-changes', {
        currentPassword: numen,
        newPassword: 'le pressoir du vieux moulin',
      }),
    );
    const honest = { completion: await completed, change: await changed };
    const statuses = (await Promise.all(hostile)).map(({ status }) => status);
    printTable('101 completions with codes that nobody has', [
      {
        strangers: counted(statuses),
        'an honest completion': honest.completion.answer.status,
        'ms ': Math.round(honest.completion.ms),
        'an honest change': honest.change.answer.status,
        ms: Math.round(honest.change.ms),
      },
    ]);
    expect(honest.completion.answer.status).toBe(204);
    expect(honest.change.answer.status).toBe(200);
    expect(Math.max(honest.completion.ms, honest.change.ms)).toBeLessThan(HONEST_MS);
    expect(statuses).not.toContain(204);
  }, 120_000);
});
