import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { administrator, ApiClient, type CreatedAgent, until } from '@citadelle/testing';

const HOMONYMS = 1_000;
/** How many requests are under way at once. */
const PARALLEL = 16;

function homonym(n: number) {
  return {
    usualName: 'MARTIN',
    firstName: ['Marie', 'Michel', 'Mathilde', 'Maël'][n % 4]!,
    birthDate: `19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`,
    numen: `03E00${String(n).padStart(5, '0')}MRT`,
    unit: 'SIG-AESH',
  };
}

describe('1,000 homonyms through three replicas of credentials', () => {
  let academy: RunningAcademy;
  let hr: ApiClient;

  beforeAll(async () => {
    academy = await startAcademy({
      transport: 'kafka',
      empty: true,
      replicas: { credentials: 3 },
    });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  it('gives ranks 1 to 1,000: no gap, no double', async () => {
    const agentIds: string[] = [];
    const waiting = Array.from({ length: HOMONYMS }, (_, n) => homonym(n));
    const worker = async () => {
      for (let person = waiting.pop(); person; person = waiting.pop()) {
        const created = await hr.post<CreatedAgent>('/agents', person);
        expect(created.status).toBe(201);
        agentIds.push(created.body.agentId);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    expect(new Set(agentIds).size).toBe(HOMONYMS);

    const logins = await until(
      'every account',
      async () => {
        const rows = await academy.query<{ login: string }>(
          'credentials',
          `SELECT login FROM accounts WHERE login LIKE 'mmartin%'`,
        );
        return rows.length === HOMONYMS && rows.map((row) => row.login);
      },
      60_000,
    );
    const ranks = logins.map((login) => Number(login.replace('mmartin', ''))).sort((a, b) => a - b);
    expect(ranks).toEqual(Array.from({ length: HOMONYMS }, (_, i) => i + 1));
  }, 180_000);
});
