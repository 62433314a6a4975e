import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportView } from '@citadelle/contracts/calls';
import { administrator, ApiClient, type CreatedAgent, until } from '@citadelle/testing';
import pg from 'pg';
import { Imports } from '../support/imports.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { choosePassword } from '../support/staff.js';

const UNIT = 'SIG-AESH';
/** Three batches, of which each takes a while. */
const LINES = 1_100;
const PACE = '800';
const PASSWORD = 'Ocarina-Vernis-7-Tulipe';

const numenOf = (n: number) => `03E88${String(n).padStart(5, '0')}ABC`;
const letters = (n: number) => [...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');
const joseph = (firstName: string, n: number) =>
  `JOSEPH;${firstName};1980-05-17;${numenOf(n)};${UNIT}`;
const fileOf = (lines: readonly string[]) =>
  Buffer.from(['usual_name;first_name;birth_date;numen;unit', ...lines, ''].join('\n'));

const JOSEPHS = ['Christian', 'Christine', 'Camille', 'Claude'];
/** Homonyms, then somebody now and then among lines that are refused, which cost no hash. */
const REST = Array.from({ length: LINES - JOSEPHS.length }, (_, n) => {
  const day = n % 60 === 0 ? '1980-05-17' : '31/02/1980';
  return `NOM${letters(n)};Jean;${day};${numenOf(100 + n)};${UNIT}`;
});
const CREATED = JOSEPHS.length + REST.filter((line) => line.includes('1980-05-17')).length;
const FILE = fileOf([...JOSEPHS.map(joseph), ...REST]);

describe('an import whose services are killed', () => {
  const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31));
  const next = random(seed);
  let academy: RunningAcademy;
  let hr: ApiClient;
  let other: ApiClient;

  beforeAll(async () => {
    const env = { IMPORT_PACE: PACE };
    academy = await startAcademy({ transport: 'embedded', empty: true, env });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    await hr.call('PUT', `/units/${UNIT}`, { name: UNIT });
    other = await anotherAdministrator();
  });

  afterAll(() => academy?.stop());

  it('is none when the directory dies while its file comes', async () => {
    const sent = send(hr, Buffer.alloc(20_000_000, FILE)).catch(() => undefined);
    await until('something of it came', () => has('SELECT 1 FROM import_chunks LIMIT 1'));
    await academy.kill('directory');
    expect((await sent)?.ok ?? false).toBe(false);
    expect((await hr.get('/agent-imports')).body.items).toEqual([]);
  });

  it(`comes out as it was announced, each line and each account once (CRASH_SEED=${seed})`, async () => {
    const cyril = await new Imports(other).plan(fileOf([joseph('Cyril', 90)]), 'add');
    const { importId } = (await (await send(hr, FILE)).json()) as ImportView;
    // Wherever it is: reading, planning, or just planned.
    await pause(next() * 400);
    await academy.kill('directory');
    const planned = await reaching(importId, 'ready');
    expect(planned).toMatchObject({ total: LINES, created: CREATED, homonyms: 3 });
    await Promise.all([academy.kill('directory'), academy.kill('credentials')]);
    const announced = await new Imports(hr).lines(importId);

    // Its logins are taken, and nothing of its first batch is written.
    const release = await holdAgents();
    await confirm(hr, planned);
    await until('the logins of the first batch are taken', () =>
      has("SELECT 1 FROM taken_logins WHERE login = 'cjoseph4'", 'credentials'),
    );
    const killed = academy.kill('directory');
    await release();
    await killed;
    await confirm(other, cyril);

    // Between two batches, or in the next one.
    await until('the first batch is stored', () =>
      has("SELECT 1 FROM agents WHERE unit = 'SIG-AESH' AND usual_name = 'JOSEPH'"),
    );
    await pause(next() * 900);
    const both = [academy.kill('directory')];
    await until('credentials has opened one of them', () =>
      has("SELECT 1 FROM accounts WHERE login LIKE 'cjoseph%'", 'credentials'),
    );
    both.push(academy.kill('credentials'));
    await Promise.all(both);

    const done = await reaching(importId, 'done');
    await reaching(cyril.importId, 'done');
    const rejected = LINES - CREATED;
    expect(done).toMatchObject({ processed: LINES, created: CREATED, rejected, alreadyKnown: 0 });
    const lines = await new Imports(hr).lines(importId);
    expect(lines.map(({ line }) => line)).toEqual(REPORTED);
    expect(lines.map(outcome)).toEqual(announced.map(outcome));
    const [told] = await academy.query<{ created: number; rejected: number }>(
      'directory',
      `SELECT sum((data->'counts'->>'created')::integer)::integer AS created,
         sum((data->'counts'->>'rejected')::integer)::integer AS rejected
       FROM events WHERE type = 'LinesApplied' AND stream = 'import-${importId}'`,
    );
    expect(told).toEqual({ created: CREATED, rejected });

    const josephs = [
      ...lines.slice(0, JOSEPHS.length),
      ...(await new Imports(other).lines(cyril.importId)),
    ];
    await until('every account is open, with its password', () =>
      has(
        `SELECT 1 FROM events WHERE type = 'InitialPasswordSeeded' HAVING count(*) >= ${CREATED + 1 + OTHERS}`,
        'credentials',
      ),
    );
    const logins = await Promise.all(
      josephs.map(async ({ agentId }) => {
        const { body } = await hr.get<{ account: { login: string } }>(`/agents/${agentId}`);
        return body.account.login;
      }),
    );
    expect(logins).toEqual([1, 2, 3, 4, 5].map((rank) => `cjoseph${rank}`));
    const facts = await academy.query<{ type: string; count: number; streams: number }>(
      'credentials',
      `SELECT type, count(*)::integer AS count, count(DISTINCT stream)::integer AS streams FROM events
       WHERE type IN ('AccountOpened', 'InitialPasswordSeeded') GROUP BY type ORDER BY type`,
    );
    const count = CREATED + 1 + OTHERS;
    expect(facts).toEqual([
      { type: 'AccountOpened', count, streams: count },
      { type: 'InitialPasswordSeeded', count, streams: count },
    ]);
  }, 240_000);

  /** The two administrators. */
  const OTHERS = 2;
  const REPORTED = Array.from({ length: LINES }, (_, n) => n + 2);
  const outcome = ({
    line,
    kind,
    agentId,
  }: {
    line: number | null;
    kind: string;
    agentId: string | null;
  }) => [line, kind, agentId];

  async function anotherAdministrator(): Promise<ApiClient> {
    const numen = numenOf(99_999);
    const person = {
      usualName: 'REMY',
      firstName: 'Odile',
      birthDate: '1975-03-02',
      numen,
      unit: UNIT,
    };
    const { body } = await hr.post<CreatedAgent>('/agents', person);
    const client = await choosePassword(new ApiClient(academy.gateway), body, numen, PASSWORD);
    await hr.reauthenticate(administrator.password);
    const { status } = await hr.call('PUT', `/administrators/${body.agentId}`);
    if (status !== 204) throw new Error(`the appointment answered ${status}`);
    return client;
  }

  async function has(
    sql: string,
    service: 'directory' | 'credentials' = 'directory',
  ): Promise<boolean> {
    return (await academy.query(service, sql)).length > 0;
  }

  /** Keeps everybody from writing agents; resolves once they cannot, to what lets them again. */
  async function holdAgents(): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: academy.databaseUrl('directory') });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE agents IN SHARE ROW EXCLUSIVE MODE');
    return () => client.end();
  }

  /** An import once it is so; its progress never goes back. Services may be away meanwhile. */
  async function reaching(importId: string, state: ImportView['state']): Promise<ImportView> {
    let processed = 0;
    return until(
      `the import is ${state}`,
      async () => {
        const answer = await hr
          .get<ImportView>(`/agent-imports/${importId}`)
          .catch(() => undefined);
        if (answer?.status !== 200) return false;
        const { body } = answer;
        if (body.state === 'abandoned') throw new Error('the import was abandoned');
        if (body.state === 'running') {
          expect(body.processed).toBeGreaterThanOrEqual(processed);
          processed = body.processed;
        }
        return body.state === state && body;
      },
      120_000,
    );
  }

  async function confirm(who: ApiClient, { importId, created, changed, returning }: ImportView) {
    await who.reauthenticate(who === hr ? administrator.password : PASSWORD);
    const body = { expected: { created, changed, returning } };
    const { status } = await who.post(`/agent-imports/${importId}/confirmation`, body);
    expect(status).toBe(202);
  }
});

function send(who: ApiClient, file: Buffer<ArrayBuffer>): Promise<Response> {
  return fetch(`${who.gateway}/api/v1/agent-imports?mode=add`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${who.token}` },
    body: file,
  });
}

/** The same numbers again for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
