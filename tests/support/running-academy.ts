import { chmodSync } from 'node:fs';
import pg from 'pg';
import { type LocalOptions, type LocalRun, removeDataFolder, startLocal } from '@citadelle/local';
import {
  type Mail,
  startMailServer,
  temporaryFolder,
  type TemporaryFolder,
  type TestMailServer,
  until,
} from '@citadelle/testing';

/** A service with a database. */
export type Persistent = keyof LocalRun['runInfo']['postgres'];

/** The whole system as `npm start` runs it, on data of its own; its mail comes to us. */
export class RunningAcademy {
  constructor(
    private readonly folder: TemporaryFolder,
    private readonly options: LocalOptions,
    private run: LocalRun,
    readonly mailServer: TestMailServer,
  ) {}

  get dataDir(): string {
    return this.folder.path;
  }

  get gateway(): string {
    return this.run.runInfo.gateway;
  }

  /** Every process of every service. */
  get services(): LocalRun['runInfo']['services'] {
    return this.run.runInfo.services;
  }

  /** The page of the local mail, if there is one. */
  get mailPage(): string | null {
    return this.run.runInfo.mail;
  }

  get broker(): string {
    return this.run.runInfo.broker;
  }

  get smtpUrl(): string {
    return this.run.smtpUrl;
  }

  databaseUrl(service: Persistent): string {
    return this.run.runInfo.postgres[service];
  }

  /** Rows of a service's own database. */
  async query<Row extends pg.QueryResultRow>(service: Persistent, sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl(service) });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** The mails that it has sent so far. */
  mails(): readonly Mail[] {
    return this.mailServer.mails();
  }

  /** Sends a signal to the process of a service. */
  signal(service: string, signal: NodeJS.Signals): void {
    this.run.kill(service, signal);
  }

  /** SIGKILL to every process of a service; resolves once new ones are ready. */
  async kill(service: string): Promise<void> {
    const before = this.run.runInfo.services.filter(({ name }) => name === service);
    for (const [n] of before.entries())
      this.run.kill(before.length === 1 ? service : `${service}-${n + 1}`);
    const old = new Set(before.map(({ pid }) => pid));
    await until(
      `${service} to be back`,
      async () => {
        const now = this.run.runInfo.services.filter(({ name }) => name === service);
        if (now.some(({ pid }) => old.has(pid))) return false;
        const ready = await Promise.all(
          now.map(({ management }) =>
            fetch(`${management}/health/ready`).then((answer) => answer.ok),
          ),
        ).catch(() => [false]);
        return ready.every(Boolean);
      },
      120_000,
    );
  }

  /** Stops everything and starts it again on the same data; `meanwhile` is called while nothing runs. */
  async restart(meanwhile?: () => Promise<void>): Promise<void> {
    await this.run.stop();
    await meanwhile?.();
    this.run = await startLocal(this.options);
  }

  async stop(): Promise<void> {
    await this.run.stop();
    await this.mailServer.stop();
    remove(this.folder);
  }
}

/** Starts the whole system on free ports and empty data. */
export async function startAcademy(
  options: Pick<
    LocalOptions,
    'transport' | 'empty' | 'replicas' | 'env' | 'kafkaBrokers' | 'say' | 'giveWay'
  >,
): Promise<RunningAcademy> {
  const folder = temporaryFolder('academy');
  // The user that PostgreSQL runs as must reach its own folder in it: else its data go to the disk.
  chmodSync(folder.path, 0o711);
  const mail = await startMailServer();
  const whole = {
    ...options,
    dataDir: folder.path,
    smtpUrl: mail.url,
    // Journeys kill often, and mean it.
    longestDelayMs: 0,
    // They kill services, and never PostgreSQL.
    durable: false,
    // Beside other tests, who gives way waits for all of them: a start then takes twenty seconds.
    giveWay: options.giveWay ?? false,
    // The cheapest row of OWASP's table: journeys are about what happens, not about how long a hash takes.
    // And a mail that a dead process had in hand is taken over soon, and checkpoints are made while a journey lasts.
    env: {
      ...{ ARGON2_MEMORY_KIB: '7168', ARGON2_TIME: '5', MAIL_TIMEOUT: 'PT3S' },
      AUDIT_CHECKPOINT_EVERY: 'PT1S',
      ...options.env,
    },
  };
  const run = await startLocal(whole).catch(async (error: unknown) => {
    await mail.stop();
    remove(folder);
    throw error;
  });
  return new RunningAcademy(folder, whole, run, mail);
}

/** Removes the data of an academy, its database too where that could not stay among them. */
function remove(folder: TemporaryFolder): void {
  removeDataFolder(folder.path);
  folder.remove();
}
