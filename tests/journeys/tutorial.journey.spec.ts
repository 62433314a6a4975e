import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  administrator,
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  managers,
  opsProcess,
  people,
  tutorial,
  until,
} from '@citadelle/testing';
import { download } from '../support/downloads.js';
import { Imports } from '../support/imports.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { appearancesOf, plantSecret } from '../support/secrets.js';
import { appointStaff, createAgent, type Staff } from '../support/staff.js';
import { firstSignIn } from './first-sign-in.steps.js';
import { theTwoCodes } from './reset.steps.js';

const NEWCOMER = 'NOUVELLE;Anne;14/07/1984;03E2100484NVL;SIG-AESH\r\n';
const NUMENS = /\d{2}[A-Z]\d{7}[A-Z]{3}/g;
const sample = (name: string) =>
  readFile(fileURLToPath(new URL(`../../samples/${name}.csv`, import.meta.url)));

/** The whole tutorial, on the services as `npm start` runs them. */
describe.each(['embedded', 'kafka'] as const)('the tutorial, over %s', (transport) => {
  let academy: RunningAcademy;
  let hr: ApiClient;
  let staff: Staff;
  let jean: CreatedAgent;
  const codes: string[] = [];
  const numens: string[] = [];
  const mails = () => academy.mails();

  beforeAll(async () => {
    academy = await startAcademy({ transport, empty: true });
    const anonymous = new ApiClient(academy.gateway);
    hr = await anonymous.as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  });

  afterAll(() => academy?.stop());

  describe('steps 1 to 3, the first sign-in', () =>
    firstSignIn(() => ({ gateway: academy.gateway, hr, mails })));

  describe('steps 4 to 9, the two codes', () => {
    beforeAll(async () => {
      staff = await appointStaff(academy.gateway);
      jean = await createAgent(staff.hr, tutorial.jean);
    });

    theTwoCodes(
      () => ({
        gateway: academy.gateway,
        staff,
        jean,
        jeansPassword: chosenPasswords.first,
        mails,
      }),
      codes,
    );
  });

  it('takes in a file of HR, and leaves alone one in which every line is bad', async () => {
    const imports = new Imports(hr);
    const [known, bad] = await Promise.all([sample('tutorial'), sample('every-bad-line')]);
    const good = Buffer.concat([known, Buffer.from(NEWCOMER)]);
    numens.push(...[good, bad].flatMap((file) => file.toString().match(NUMENS) ?? []));
    const done = await imports.confirm(await imports.plan(good, 'add'));
    expect(done).toMatchObject({ created: 1, rejected: 0 });
    const { importId, rejected } = await imports.plan(bad, 'add');
    expect(rejected).toBeGreaterThan(0);
    const refused = await download(hr, `/agent-imports/${importId}/rejected.csv`);
    expect(refused.rows).toHaveLength(rejected);
    expect((await hr.call('DELETE', `/agent-imports/${importId}`)).status).toBe(204);
  });

  it('left logs that verify, up to signed checkpoints', async () => {
    const { services } = await verified(academy);
    expect(services).toEqual(
      ['directory', 'credentials', 'notifications'].map((service) =>
        expect.objectContaining({ service, findings: [], vouched: expect.anything() }),
      ),
    );
  });

  it('left no NUMEN, password, code or key in a database, a topic, a log or a mail', async () => {
    expect(codes).toHaveLength(5);
    const { auditKey } = JSON.parse(
      await readFile(join(academy.dataDir, 'secrets.json'), 'utf8'),
    ) as { auditKey: string };
    const secrets = [
      auditKey,
      ...codes.flatMap((code) => [code, code.replace('-', '')]),
      ...Object.values({ ...tutorial, ...managers }).map(({ numen }) => numen),
      ...numens,
      ...[people.nadia.password, people.paul.password, administrator.password],
      ...[chosenPasswords.first, chosenPasswords.second],
    ];
    expect(await appearancesOf(secrets, academy)).toEqual([]);
  });

  it('would find a secret that was planted in any of them', async () => {
    const secret = `planted-${Date.now()}-secret`;
    const places = await plantSecret(secret, academy);
    const found = await until('the planted secret everywhere', async () => {
      const found = await appearancesOf([secret], academy);
      return found.length >= places.length && found;
    });
    expect(found.map(({ place }) => place).sort()).toEqual([...places].sort());
  });
});

/** What `npm run ops -- verify` says of an academy, whose checkpoints must be in its services' logs too. */
async function verified({ dataDir }: RunningAcademy): Promise<{ services: unknown[] }> {
  const logs = ['directory', 'credentials', 'notifications'].flatMap((service) => [
    '--log',
    join(dataDir, 'logs', `${service}.log`),
  ]);
  const { code, out } = await opsProcess({ CITADELLE_DATA: dataDir }, '--json', 'verify', ...logs)
    .ended;
  expect(code).toBe(0);
  return JSON.parse(out) as { services: unknown[] };
}
