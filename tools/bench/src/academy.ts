import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sleep } from '@citadelle/async';
import { type LocalOptions, type LocalRun, removeDataFolder, startLocal } from '@citadelle/local';
import { AdministratorApi, type ApiAnswer } from './administrator-api.js';
import { enrol } from './enrol.js';
import { loginOf, type Person, personOf, type Seat } from './people.js';
import { PlainConnection } from './plain-connection.js';

/** Settings of the services, and whether some give way to the others. */
export type AcademyOptions = Pick<LocalOptions, 'env' | 'giveWay'>;

/** The whole system under load, as `npm start` runs it unless told otherwise. */
export class Academy {
  private persons = 0;
  private readonly withAccount: Person[] = [];
  /** Connections on which nobody is signing in right now. */
  private readonly doors: PlainConnection[] = [];

  private constructor(
    readonly secondsToReady: number,
    readonly dataDir: string,
    private readonly run: LocalRun,
    /** As the administrator calls it. */
    readonly api: AdministratorApi,
    private readonly credentials: pg.Client,
    readonly secrets: { readonly serviceCredential: string; readonly postgresPassword: string },
  ) {}

  static async start(
    transport: 'embedded' | 'kafka',
    options: AcademyOptions = {},
  ): Promise<Academy> {
    const dataDir = await mkdtemp(join(tmpdir(), 'citadelle-bench-'));
    const start = performance.now();
    const run = await startLocal({ dataDir, transport, empty: true, ...options });
    const seconds = (performance.now() - start) / 1_000;
    const credentials = new pg.Client({ connectionString: run.runInfo.postgres.credentials });
    await credentials.connect();
    const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
    const api = new AdministratorApi(run.runInfo.gateway);
    const known = JSON.parse(secrets) as Academy['secrets'];
    await api.signIn();
    await api.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
    return new Academy(seconds, dataDir, run, api, credentials, known);
  }

  get services(): LocalRun['runInfo']['services'] {
    return this.run.runInfo.services;
  }

  get broker(): string {
    return this.run.runInfo.broker;
  }

  /** A database with nothing in it and nobody on it, on the same server with the same settings. */
  async emptyDatabase(name = 'bench'): Promise<string> {
    const url = new URL(this.run.runInfo.postgres.credentials);
    url.username = 'postgres';
    url.password = this.secrets.postgresPassword;
    url.pathname = '/postgres';
    const server = new pg.Client({ connectionString: url.toString() });
    await server.connect();
    await server.query(`CREATE DATABASE ${name}`);
    await server.end();
    url.pathname = `/${name}`;
    return url.toString();
  }

  async stop(): Promise<void> {
    for (const door of this.doors) door.close();
    await this.credentials.end();
    await this.api.close();
    await this.run.stop();
    removeDataFolder(this.dataDir);
  }

  /** Somebody nobody has created yet, with a name of their own. */
  newPerson(): Person {
    return personOf((this.persons += 1));
  }

  /** Creates an agent and returns who can sign in, once their account is open. */
  async createAgent(person: Person): Promise<Seat> {
    const { status, body } = await this.call('POST', '/agents', person);
    const { account } = body as { account: { state: string; login: string } };
    if (status !== 201 || account.state !== 'open')
      throw new Error(`a creation answered ${status}`);
    this.withAccount.push(person);
    return { login: account.login, password: person.numen };
  }

  /** Resolves once the account of this person can be read. */
  async loginKnown(person: Person): Promise<void> {
    const login = loginOf(person);
    for (;;) {
      const { rowCount } = await this.credentials.query({
        name: 'login-known',
        text: 'SELECT 1 FROM accounts WHERE login = $1',
        values: [login],
      });
      if (rowCount) return;
      await sleep(2);
    }
  }

  /** People with an account whom nobody has taken yet. */
  takePeople(count: number): { login: string; birthDate: string }[] {
    const taken = this.withAccount.splice(0, count);
    if (taken.length < count) throw new Error(`${taken.length} people are left, not ${count}`);
    return taken.map((person) => ({ login: loginOf(person), birthDate: person.birthDate }));
  }

  /** The bearer token of somebody who manages SIG-AESH, in a session of its own. */
  async managerSession(seat: Seat): Promise<string> {
    const { status, body } = await this.call('POST', '/sessions', seat, '');
    if (status !== 201) throw new Error(`a manager’s sign-in answered ${status}`);
    return (body as { token: string }).token;
  }

  /** Somebody who manages SIG-AESH and has chosen a password. */
  async appointManager(): Promise<Seat> {
    const seat = await this.createAgent(this.newPerson());
    this.withAccount.pop();
    const newPassword = 'girouette et vieux moulin 12';
    const { body } = await this.call('POST', '/sessions', seat, '');
    const { token, account } = body as { token: string; account: { agentId: string } };
    const change = { currentPassword: seat.password, newPassword };
    await this.call('POST', '/password-changes', change, token);
    const path = `/units/SIG-AESH/managers/${account.agentId}`;
    await this.api.reauthenticate();
    const appointed = await this.call('PUT', path, undefined);
    if (appointed.status !== 204) throw new Error(`an appointment answered ${appointed.status}`);
    return { login: seat.login, password: newPassword };
  }

  /** Calls the API without a session. */
  anonymously(path: string, body: unknown): Promise<ApiAnswer> {
    return this.call('POST', path, body, '');
  }

  /** Rows of a service's own database. */
  async query<Row extends pg.QueryResultRow>(
    service: 'directory' | 'credentials' | 'notifications',
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl(service) });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  databaseUrl(service: 'directory' | 'credentials' | 'notifications'): string {
    return this.run.runInfo.postgres[service];
  }

  get gateway(): string {
    return this.run.runInfo.gateway;
  }

  /** Whether these open the door, asked over one of as many connections as there are sign-ins at a time. */
  async signIn(seat: Seat): Promise<boolean> {
    let connection = this.doors.pop();
    while (connection && !connection.isOpen) connection = this.doors.pop();
    connection ??= await PlainConnection.to(this.gateway);
    const status = await connection.post('/api/v1/sessions', seat);
    this.doors.push(connection);
    return status === 201;
  }

  /**
   * Enrols so many agents at once, straight at the directory, and returns the NUMENs seeded per second from
   * the moment when all of them wait in the queue: the pace is the seeder's, not the creation's.
   */
  async seedsPerSecond(count: number): Promise<number> {
    const before = await this.seeded();
    const enrolled = Array.from({ length: count }, () => this.newPerson());
    await enrol(this.service('directory').url, this.secrets.serviceCredential, enrolled);
    let early = await this.seeded();
    while (early.known - before.known < count) {
      await sleep(20);
      early = await this.seeded();
    }
    let late = early;
    while (late.seeded - before.seeded < count) {
      // Seldom: counting events takes its time from the seeds.
      await sleep(250);
      late = await this.seeded();
    }
    this.withAccount.push(...enrolled);
    if (late.seeded - early.seeded < count / 4)
      throw new Error('too few seeds were left once all were queued: the figure would say nothing');
    // Counted from the second write: two batches are in hand at a time, and those first two were hashed before it.
    const { rows } = await this.credentials.query<{ pace: number }>(
      `WITH last AS (
         SELECT at FROM events WHERE type = 'InitialPasswordSeeded' ORDER BY position DESC LIMIT $1
       ), start AS (
         SELECT DISTINCT at FROM last ORDER BY at OFFSET 1 LIMIT 1
       )
       SELECT count(*) / extract(epoch FROM max(last.at) - min(start.at))::float AS pace
       FROM last JOIN start ON last.at > start.at`,
      [late.seeded - early.seeded],
    );
    return rows[0]!.pace;
  }

  private async seeded(): Promise<{ seeded: number; known: number }> {
    const { rows } = await this.credentials.query<{ seeded: number; known: number }>(
      `SELECT seeded::int, (seeded + (SELECT count(*) FROM seed_queue))::int AS known
         FROM (SELECT count(*) AS seeded FROM events WHERE type = 'InitialPasswordSeeded') counted`,
    );
    return rows[0]!;
  }

  /** Where a service answers. */
  service(name: string): LocalRun['runInfo']['services'][number] {
    return this.services.find((service) => service.name === name)!;
  }

  /** As {@link AdministratorApi.call}. */
  call(...call: Parameters<AdministratorApi['call']>): Promise<ApiAnswer> {
    return this.api.call(...call);
  }
}
