import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { Pool } from 'undici';
import { callHeaders } from '@citadelle/contracts';
import { administrator, type LocalRun, removeData, startLocal } from '@citadelle/local';

/** Somebody who can sign in. */
export interface Seat {
  login: string;
  password: string;
}

interface Person {
  usualName: string;
  firstName: string;
  birthDate: string;
  numen: string;
  unit: string;
}

/** The whole system under load, as `npm start` runs it with its default settings. */
export class Academy {
  private persons = 0;
  private token = '';

  private constructor(
    readonly secondsToReady: number,
    private readonly dataDir: string,
    private readonly run: LocalRun,
    private readonly pool: Pool,
    private readonly credentials: pg.Client,
    private readonly secrets: { serviceCredential: string; postgresPassword: string },
  ) {}

  static async start(transport: 'embedded' | 'kafka'): Promise<Academy> {
    const dataDir = await mkdtemp(join(tmpdir(), 'citadelle-bench-'));
    const start = performance.now();
    const run = await startLocal({ dataDir, transport, empty: true });
    const seconds = (performance.now() - start) / 1_000;
    const credentials = new pg.Client({ connectionString: run.runInfo.postgres.credentials });
    await credentials.connect();
    const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
    const pool = new Pool(run.runInfo.gateway, { connections: 16 });
    const academy = new Academy(
      seconds,
      dataDir,
      run,
      pool,
      credentials,
      JSON.parse(secrets) as Academy['secrets'],
    );
    const session = await academy.call('POST', '/sessions', {
      login: administrator.login,
      password: administrator.password,
    });
    academy.token = (session.body as { token: string }).token;
    await academy.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
    return academy;
  }

  get services(): LocalRun['runInfo']['services'] {
    return this.run.runInfo.services;
  }

  get broker(): string {
    return this.run.runInfo.broker;
  }

  /** A database with nothing in it and nobody on it, on the same server with the same settings. */
  async emptyDatabase(): Promise<string> {
    const url = new URL(this.run.runInfo.postgres.credentials);
    url.username = 'postgres';
    url.password = this.secrets.postgresPassword;
    url.pathname = '/postgres';
    const server = new pg.Client({ connectionString: url.toString() });
    await server.connect();
    await server.query('CREATE DATABASE bench');
    await server.end();
    url.pathname = '/bench';
    return url.toString();
  }

  async stop(): Promise<void> {
    await this.credentials.end();
    await this.pool.close();
    await this.run.stop();
    await removeData(this.dataDir);
  }

  /** Somebody nobody has created yet, with a name of their own. */
  newPerson(): Person {
    const n = (this.persons += 1);
    const letters = [...n.toString(26)].map((digit) =>
      String.fromCharCode(97 + parseInt(digit, 26)),
    );
    return {
      usualName: `Banc${letters.join('')}`,
      firstName: 'Agathe',
      birthDate: '1980-01-15',
      numen: `03B${String(n % 100).padStart(2, '0')}${String(n).padStart(5, '0')}BNC`,
      unit: 'SIG-AESH',
    };
  }

  /** Creates an agent and returns who can sign in, once their account is open. */
  async createAgent(person: Person): Promise<Seat> {
    const { status, body } = await this.call('POST', '/agents', person);
    const { account } = body as { account: { state: string; login: string } };
    if (status !== 201 || account.state !== 'open')
      throw new Error(`a creation answered ${status}`);
    return { login: account.login, password: person.numen };
  }

  /** Resolves once the account of this person can be read; their first name begins with an A. */
  async loginKnown({ usualName }: Person): Promise<void> {
    const login = `a${usualName.toLowerCase()}`;
    for (;;) {
      const { rowCount } = await this.credentials.query({
        name: 'login-known',
        text: 'SELECT 1 FROM accounts WHERE login = $1',
        values: [login],
      });
      if (rowCount) return;
      await setTimeout(2);
    }
  }

  /** Whether these open the door. */
  async signIn(seat: Seat): Promise<boolean> {
    return (await this.call('POST', '/sessions', seat, '')).status === 201;
  }

  /**
   * Enrols so many agents at once, straight at the directory, and returns the NUMENs seeded per second from
   * the moment when all of them wait in the queue: the pace is the seeder's, not the creation's.
   */
  async seedsPerSecond(count: number): Promise<number> {
    const before = await this.seeded();
    const waiting = Array.from({ length: count }, () => this.newPerson());
    const directory = new Pool(this.service('directory').url, { connections: 16 });
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let person = waiting.pop(); person; person = waiting.pop()) {
          const answer = await directory.request({
            method: 'POST',
            path: '/internal/agents',
            headers: {
              'content-type': 'application/json',
              [callHeaders.credential]: this.secrets.serviceCredential,
            },
            body: JSON.stringify(person),
          });
          await answer.body.dump();
          if (answer.statusCode !== 201)
            throw new Error(`an enrolment answered ${answer.statusCode}`);
        }
      }),
    );
    await directory.close();
    let early = await this.seeded();
    while (early.known - before.known < count) {
      await setTimeout(20);
      early = await this.seeded();
    }
    let late = early;
    while (late.seeded - before.seeded < count) {
      await setTimeout(20);
      late = await this.seeded();
    }
    if (late.seeded - early.seeded < count / 4)
      throw new Error('too few seeds were left once all were queued: the figure would say nothing');
    const { rows } = await this.credentials.query<{ pace: number }>(
      `SELECT (count(*) - 1) / extract(epoch FROM max(at) - min(at))::float AS pace FROM (
         SELECT at FROM events WHERE type = 'InitialPasswordSeeded' ORDER BY position DESC LIMIT $1) last`,
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

  private service(name: string) {
    return this.services.find((service) => service.name === name)!;
  }

  private async call(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: unknown,
    token = this.token,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await this.pool.request({
      method,
      path: `/api/v1${path}`,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text) };
  }
}
