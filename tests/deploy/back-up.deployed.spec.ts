import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  administrator,
  ApiClient,
  type CreatedAgent,
  person,
  tutorial,
  until,
} from '@citadelle/testing';
import { ComposedAcademy } from '../support/composed-academy.js';
import { commandsOfDocs } from '../support/shell.js';
import { choosePassword, welcomeAdministrator } from '../support/staff.js';

const NUMEN = '03D7800001HFV';
const PASSWORD = 'tuilerie et campanule 41';
const MINUTES = 60_000;
const BEFORE = 6;
const DOCUMENT = 'docs/operations.md';

/** All that holds secrets or data, but for Kafka, whose topics outlive the databases here. */
const DESTROYED = {
  services: [
    ...['proxy', 'gateway', 'directory', 'credentials', 'notifications'],
    ...['postgres', 'secrets'],
  ],
  volumes: [
    ...['postgres-data', 'secrets', 'secrets-postgres', 'secrets-directory', 'secrets-ops'],
    ...['secrets-credentials', 'secrets-notifications', 'secrets-gateway'],
  ],
};

/** The commands that operators find in the document, on containers. */
describe('a back-up', () => {
  let academy: ComposedAcademy;
  let hr: ApiClient;
  const folder = mkdtempSync(join(tmpdir(), 'back-up-'));
  const SECRETS = join(folder, 'secrets.tar');
  const BACKUPS = join(folder, 'databases');
  /** Whoever has chosen a password, in this order. */
  const logins: string[] = [];
  let backedUp: readonly string[] = [];

  const typed = (line: string) =>
    academy.shell(line, { BACKUPS, SECRETS, BACKUP: join(BACKUPS, readdirSync(BACKUPS)[0] ?? '') });

  /** Somebody is created, opens the account with the NUMEN, and chooses a password. */
  async function arrive(): Promise<void> {
    const newcomer = person();
    const created = await hr.post<CreatedAgent>('/agents', newcomer);
    expect(created.status).toBe(201);
    const anonymous = new ApiClient(academy.gateway);
    const { account } = created.body;
    await until('the NUMEN to open', async () => {
      const { status } = await anonymous.signIn(account.login!, newcomer.numen);
      return status === 201;
    });
    await choosePassword(anonymous, created.body, newcomer.numen, PASSWORD);
    logins.push(account.login!);
  }

  const signIn = async (login: string, password: string) =>
    (await new ApiClient(academy.gateway).signIn(login, password)).status;

  beforeAll(async () => {
    mkdirSync(BACKUPS);
    academy = await ComposedAcademy.up();
    await academy.createAdministrator(NUMEN);
    hr = await welcomeAdministrator(academy.gateway, NUMEN);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
    for (let arrived = 0; arrived < BEFORE; arrived++) await arrive();
  }, 20 * MINUTES);

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await academy?.down();
  }, 2 * MINUTES);

  it(
    'is made while people arrive and sign in',
    async () => {
      backedUp = [...logins];
      let done = false;
      const load = async () => {
        while (!done) {
          await arrive();
          expect(await signIn(backedUp[0]!, PASSWORD)).toBe(201);
        }
      };
      const backUp = async () => {
        for (const line of commandsOfDocs(DOCUMENT, '### Back up'))
          expect([line, await typed(line)]).toMatchObject([line, { code: 0 }]);
      };
      await Promise.all([load(), load(), backUp().finally(() => (done = true))]);
      expect(logins.length).toBeGreaterThan(backedUp.length);
      const [made] = readdirSync(BACKUPS);
      expect(readdirSync(join(BACKUPS, made!)).sort()).toEqual([
        ...['SHA256SUMS', 'credentials.dump', 'directory.dump', 'notifications.dump'],
      ]);
      expect(statSync(join(BACKUPS, made!)).mode & 0o077).toBe(0);
    },
    5 * MINUTES,
  );

  it(
    'brings everything back where databases and secrets are gone',
    async () => {
      const late = await hr.post<CreatedAgent>('/agents', tutorial.jean);
      expect(late.body.account).toMatchObject({ login: 'jpin' });
      await academy.destroy(DESTROYED.services, DESTROYED.volumes);
      for (const line of commandsOfDocs(DOCUMENT, '### Restore')) {
        const ended = await typed(line);
        // Who came after the back-up is unknown to the directory alone, which names them, so that somebody looks.
        const named = line.endsWith(' resync directory') ? late.body.agentId : '';
        expect([line, ended]).toMatchObject([
          line,
          { code: named ? 1 : 0, output: expect.stringContaining(named) },
        ]);
      }
    },
    10 * MINUTES,
  );

  it(
    'lets everybody in who had a password then',
    async () => {
      expect(await signIn(administrator.login, administrator.password)).toBe(201);
      for (const login of backedUp)
        expect([login, await signIn(login, PASSWORD)]).toEqual([login, 201]);
    },
    2 * MINUTES,
  );

  it('ends the sessions of before', async () => {
    expect((await hr.get('/agents?limit=1')).status).toBe(401);
  });

  it(
    'leaves the login of somebody who came later to them',
    async () => {
      const { login, password } = administrator;
      const signedIn = await new ApiClient(academy.gateway).as(login, password);
      const namesake = await signedIn.post<CreatedAgent>('/agents', tutorial.jean);
      expect(namesake.body.account).toMatchObject({ login: 'jpin2' });
    },
    2 * MINUTES,
  );

  it(
    'is not needed where Kafka alone is lost: its topics are filled again',
    async () => {
      await academy.destroy(['kafka'], ['kafka-data']);
      for (const line of commandsOfDocs(DOCUMENT, '### When Kafka is lost'))
        expect([line, await typed(line)]).toMatchObject([line, { code: 0 }]);
      const topic = 'academie.credentials.accounts.state.v1';
      const offsets = await typed(
        `docker compose exec -T kafka /opt/kafka/bin/kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic ${topic}`,
      );
      const states = offsets.output
        .trim()
        .split('\n')
        .map((line) => Number(line.split(':')[2]));
      expect(states.reduce((sum, one) => sum + one)).toBeGreaterThan(backedUp.length);
      hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
      await arrive();
    },
    10 * MINUTES,
  );

  it(
    'is not restored over services that run, nor when it is damaged',
    async () => {
      const restore = 'deploy/backup/restore.sh "$BACKUP"';
      const refused = await typed(restore);
      expect(refused).toMatchObject({ code: 2, errors: expect.stringContaining('Somebody works') });
      const damaged = await typed(`echo >> "$BACKUP/directory.dump"; ${restore}`);
      expect(damaged).toMatchObject({ code: 2, errors: expect.stringContaining('is damaged') });
      expect(await signIn(administrator.login, administrator.password)).toBe(201);
    },
    2 * MINUTES,
  );
});
