import { mkdirSync } from 'node:fs';
import { unlessAborted } from '@citadelle/async';
import { DataFolder } from './data-folder.js';
import { seedAcademy } from './demo/academy-state.js';
import { serviceEnvironment, type Surroundings } from './environment.js';
import { prepareKafka } from './servers/kafka/kafka.js';
import { mailServer, type MailProgram } from './mail.js';
import { freePort, isFree } from './servers/ports.js';
import { createDatabases } from './servers/postgres/databases.js';
import { postgresUrl, preparePostgres } from './servers/postgres/postgres.js';
import type { LocalOptions, LocalRun } from './local-run.js';
import type { RunInfo } from './run-info.js';
import { type Database, readSecrets, type Secrets } from './secrets.js';
import {
  addressOf,
  type ServiceName,
  type ServiceProgram,
  serviceProgram,
} from './service-programs.js';
import { placeServices } from './service-places.js';
import { Supervisor } from './supervisor.js';

export type { LocalOptions, LocalRun } from './local-run.js';

/** Starts everything, as `npm start` does, and writes `run.json` once all is ready. */
export async function startLocal(options: LocalOptions): Promise<LocalRun> {
  const folder = await DataFolder.open(options.dataDir);
  const start = new LocalStart(folder, options);
  try {
    return await start.up();
  } catch (error) {
    await start.down();
    throw error;
  }
}

class LocalStart {
  private readonly say: (line: string) => void;
  private readonly supervisor: Supervisor;
  private readonly secrets: Secrets;
  private services: ServiceProgram[] = [];
  private writeRunInfo = (): void => undefined;

  constructor(
    private readonly folder: DataFolder,
    private readonly options: LocalOptions,
  ) {
    this.say = options.say ?? (() => undefined);
    this.supervisor = new Supervisor(
      folder,
      this.say,
      () => this.writeRunInfo(),
      options.signal,
      options.longestDelayMs,
    );
    try {
      this.secrets = readSecrets(folder);
    } catch (error) {
      folder.release();
      throw error;
    }
  }

  async up(): Promise<LocalRun> {
    const { signal, host = '127.0.0.1' } = this.options;
    const port = await this.port('PORT', this.options.port, host);
    const mail = this.options.smtpUrl ? undefined : await this.prepareMail();
    const mailReady = mail && this.supervisor.start(mail);
    const brokerReady = this.startBroker();
    // Awaited below; a failure of one must not be unhandled while the other is awaited.
    mailReady?.catch(() => undefined);
    brokerReady.catch(() => undefined);

    const databases = await this.startPostgres();
    const broker = await brokerReady;
    signal?.throwIfAborted();

    const places = await placeServices(host, port, this.options.replicas);
    const urlsOf = (service: ServiceName) =>
      places
        .filter((place) => place.service === service)
        .map((place) => addressOf(place.host, place.port));
    const gateway = addressOf(host, port);
    const surroundings: Surroundings = {
      secrets: this.secrets,
      databases,
      broker,
      smtpUrl: this.options.smtpUrl ?? (mail as MailProgram).smtpUrl,
      mailUrl: mail?.pageUrl,
      publicUrl: this.options.env?.PUBLIC_URL || gateway,
      urls: {
        directory: urlsOf('directory'),
        credentials: urlsOf('credentials'),
        notifications: urlsOf('notifications'),
        gateway: urlsOf('gateway'),
      },
    };
    // From Node 22 on, a start reuses what an earlier one compiled.
    const settings = { NODE_COMPILE_CACHE: this.folder.file('cache'), ...this.options.env };
    const environments = Object.fromEntries(
      places.map(({ service }) => [service, serviceEnvironment(service, settings, surroundings)]),
    );
    const { giveWay = true } = this.options;
    this.services = places.map((place) =>
      serviceProgram({ ...place, env: environments[place.service]!, giveWay }),
    );
    await Promise.all([mailReady, ...this.services.map((one) => this.supervisor.start(one))]);

    const seeding = seedAcademy({
      folder: this.folder,
      wanted: this.options.empty ? 'empty' : 'demo',
      gatewayUrl: gateway,
      directoryUrl: surroundings.urls.directory[0] as string,
      credentialsUrl: surroundings.urls.credentials[0] as string,
      serviceCredential: this.secrets.serviceCredential,
      say: this.say,
    });
    const academy = await Promise.race([
      unlessAborted(signal, 0, seeding),
      this.supervisor.refused,
    ]);

    const { directory, credentials, notifications } = databases;
    const describe = (): RunInfo => ({
      gateway,
      mail: surroundings.mailUrl ?? null,
      broker: broker.kind === 'embedded' ? 'embedded' : broker.brokers,
      postgres: { directory, credentials, notifications },
      services: this.services.map(({ name, service, url, management }) => ({
        name: service,
        url,
        management,
        pid: this.supervisor.pid(name),
      })),
    });
    this.writeRunInfo = () => this.folder.writePrivate('run.json', describe());
    // For operators: what each service was told, so that their commands work on the same databases, broker and keys.
    this.folder.writePrivate('environments.json', environments);
    this.writeRunInfo();
    return {
      get runInfo() {
        return describe();
      },
      smtpUrl: surroundings.smtpUrl,
      academy,
      refused: this.supervisor.refused,
      stop: () => this.down(),
      kill: (program, how = 'SIGKILL') => this.supervisor.kill(program, how),
    };
  }

  /** The gateway first, then the services behind it, then their servers. */
  async down(): Promise<void> {
    this.writeRunInfo = () => undefined;
    this.folder.remove('run.json');
    this.folder.remove('environments.json');
    const named = (isGateway: boolean) =>
      this.services
        .filter((one) => (one.service === 'gateway') === isGateway)
        .map((one) => one.name);
    await this.supervisor.stop(named(true));
    await this.supervisor.stop(named(false));
    await this.supervisor.stop(['mail', 'kafka']);
    await this.supervisor.stop(['postgres']);
    this.folder.release();
  }

  private async port(name: string, wanted: number | undefined, host: string): Promise<number> {
    if (!wanted) return freePort();
    if (await isFree(wanted, host)) return wanted;
    throw new Error(
      `Port ${wanted} is taken by another program: stop it, or set ${name} to another port.`,
    );
  }

  private async prepareMail(): Promise<MailProgram> {
    const webPort = await this.port('MAIL_WEB_PORT', this.options.mailPort, '127.0.0.1');
    const folder = this.folder.file('mail');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return mailServer({ folder, smtpPort: await freePort(), webPort });
  }

  private async startBroker(): Promise<Surroundings['broker']> {
    const { transport, kafkaBrokers } = this.options;
    if (transport !== 'kafka') return { kind: 'embedded' };
    if (kafkaBrokers) return { kind: 'cluster', brokers: kafkaBrokers };
    const kafka = await prepareKafka({ folder: this.folder.file('kafka'), port: await freePort() });
    await this.supervisor.start(kafka);
    return { kind: 'local-kafka', brokers: kafka.address };
  }

  private async startPostgres(): Promise<Record<Database, string>> {
    const port = await freePort();
    const passwords = this.secrets.databasePasswords;
    const durable = this.options.durable ?? true;
    const postgres = await preparePostgres({
      folder: this.folder.file('postgres'),
      port,
      password: this.secrets.postgresPassword,
      durable,
    });
    await this.supervisor.start(postgres);
    await createDatabases(
      postgres.url,
      Object.entries(passwords).map(([name, password]) => ({ name, password })),
      { durable },
    );
    const url = (name: Database) => postgresUrl(name, passwords[name], port, name);
    return {
      directory: url('directory'),
      credentials: url('credentials'),
      notifications: url('notifications'),
      broker: url('broker'),
    };
  }
}
