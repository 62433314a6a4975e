import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import {
  callHeaders,
  type AccountView,
  type Grants,
  type Message,
  type OpenSessionCall,
  type Problem,
  topics,
} from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';
import { NO_GRANTS, writeGrants } from '@citadelle/rights';
import { BROKER, type RunningService, startService } from '@citadelle/service-kit';
import { createTestDatabase, until as untilSeen } from '@citadelle/testing';
import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { credentialsService } from './credentials.service.js';

/** An agent as the directory would announce them. */
export interface TestAgent {
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly birthDate: string;
  readonly numen: string;
  readonly unit: string;
}

/** For whom a call is made, from where, and to which replica. */
export interface CallOptions {
  readonly source?: string;
  readonly replica?: number;
  readonly actor?: string;
}

/** What a call answered. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

let lastNumen = 0;

/** An agent nobody has seen before. */
export function someAgent(details: Partial<TestAgent> = {}): TestAgent {
  const digits = String(++lastNumen).padStart(5, '0');
  return {
    agentId: uuidv7(),
    firstName: 'Christian',
    usualName: 'JOSEPH',
    birthDate: '1975-06-21',
    numen: `03E98${digits}CHK`,
    unit: 'SIG-AESH',
    ...details,
  };
}

let lastSource = 0;

/** A source address nobody has used before. */
export function freshSource(): string {
  return `198.51.100.${++lastSource}`;
}

const key = () => randomBytes(32).toString('base64');

/** The credentials service on a database of its own, in as many replicas as a test wants. */
export class TestCredentials {
  readonly replicas: RunningService[] = [];
  /** What the gateway would say was granted to an actor. */
  grantsOf: (agentId: string) => Grants = () => NO_GRANTS;
  /** Everything the replicas logged. */
  log = '';

  private constructor(
    private readonly databases: Awaited<ReturnType<typeof createTestDatabase>>[],
    readonly database: DataSource,
    private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(settings: NodeJS.ProcessEnv = {}, replicas = 1): Promise<TestCredentials> {
    const databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const [own, broker] = databases.map(({ url }) => url);
    const keys = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const jwk = JSON.stringify(await exportJWK(keys.privateKey));
    const env = {
      PORT: '0',
      SERVICE_CREDENTIAL: 'c'.repeat(32),
      DATABASE_URL: own,
      BROKER: 'embedded',
      BROKER_DATABASE_URL: broker,
      PERSONAL_DATA_KEY: key(),
      PASSWORD_PEPPER: key(),
      THROTTLE_KEY: key(),
      LOOKUP_TOKEN_KEY: key(),
      RESET_CODE_KEY: key(),
      NOT_ME_TOKEN_KEY: key(),
      CREDENTIALS_PRIVATE_KEY: Buffer.from(jwk).toString('base64'),
      ARGON2_MEMORY_KIB: '7168',
      ARGON2_TIME: '5',
      ...settings,
    };
    const database = new DataSource({ type: 'postgres', url: own! });
    await database.initialize();
    const credentials = new TestCredentials(databases, database, keys, env);
    for (let count = 0; count < replicas; count++) await credentials.add();
    return credentials;
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) await replica.stop();
    await this.database.destroy();
    for (const database of this.databases) await database.drop();
  }

  /** One more replica. */
  async add(settings: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    const logTo = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.log += chunk.toString();
        done();
      },
    });
    const replica = await startService(credentialsService, { ...this.env, ...settings }, { logTo });
    this.replicas.push(replica);
    return replica;
  }

  /** Stops every replica, in order. */
  async stopReplicas(): Promise<void> {
    for (const replica of this.replicas.splice(0)) await replica.stop();
  }

  get broker(): Broker {
    return this.replicas[0]!.app.get<Broker>(BROKER);
  }

  message(topic: string, messageKey: string, type: string, data: unknown): Message {
    return {
      topic,
      key: messageKey,
      id: uuidv7(),
      type,
      source: '/citadelle/directory',
      time: new Date().toISOString(),
      correlationId: uuidv7(),
      data,
    };
  }

  created({ agentId, firstName, usualName, unit }: TestAgent): Message {
    const data = { agentId, firstName, usualName, unit };
    return this.message(topics.agents.name, agentId, 'AgentCreated', data);
  }

  async enrolled(agent: TestAgent, content: unknown = agent): Promise<Message> {
    const { numen, birthDate } = content as TestAgent;
    const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify({ numen, birthDate })))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(this.keys.publicKey);
    const data = { agentId: agent.agentId, sealed };
    return this.message(topics.enrolments.name, agent.agentId, 'NumenSealed', data);
  }

  /** Announces an agent and waits for the account that can be signed in to. */
  async enrol(details: Partial<TestAgent> = {}): Promise<TestAgent & { account: AccountView }> {
    const agent = someAgent(details);
    await this.broker.publish([this.created(agent), await this.enrolled(agent)]);
    const account = await until(async () => {
      const view = await this.get<AccountView>(`accounts/${agent.agentId}?waitMs=2000`);
      return view.status === 200 && view.body.password !== 'none' ? view.body : undefined;
    });
    return { ...agent, account };
  }

  post<Body>(
    path: string,
    body: unknown,
    { source = '192.0.2.1', replica = 0, actor }: CallOptions = {},
  ): Promise<Answer<Body>> {
    return this.call(path, replica, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        [callHeaders.source]: source,
        ...this.headersFor(actor),
      },
    });
  }

  get<Body>(path: string, { source, actor, replica = 0 }: CallOptions = {}): Promise<Answer<Body>> {
    return this.call(path, replica, {
      headers: {
        ...(source !== undefined && { [callHeaders.source]: source }),
        ...this.headersFor(actor),
      },
    });
  }

  private headersFor(actor: string | undefined): Record<string, string> {
    if (actor === undefined) return {};
    return {
      [callHeaders.actor]: actor,
      [callHeaders.grants]: writeGrants(this.grantsOf(actor)),
    };
  }

  signIn(login: string, password: string, source?: string) {
    return this.post<OpenSessionCall['response'] & Problem>(
      'sessions',
      { login, password },
      source === undefined ? {} : { source },
    );
  }

  /** Signs in with the NUMEN and chooses a password. */
  async choosePassword(agent: TestAgent & { account: AccountView }, newPassword: string) {
    const { body } = await this.signIn(agent.account.login, agent.numen);
    return this.post<Problem>('password-changes', {
      token: body.token,
      currentPassword: agent.numen,
      newPassword,
    });
  }

  /** Enrols somebody who has chosen `password` already. */
  async enrolWithPassword(password: string): Promise<TestAgent & { account: AccountView }> {
    const agent = await this.enrol({ firstName: 'Zoé', usualName: 'LEDOUX' });
    await this.choosePassword(agent, password);
    return agent;
  }

  rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.database.query<Row[]>(sql, values);
  }

  async call<Body>(path: string, replica: number, init: RequestInit): Promise<Answer<Body>> {
    const response = await fetch(`${this.replicas[replica]!.url}/internal/${path}`, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        [callHeaders.credential]: this.env.SERVICE_CREDENTIAL!,
      },
    });
    const text = await response.text();
    const body = (text === '' ? undefined : JSON.parse(text)) as Body;
    return { status: response.status, body, headers: response.headers };
  }
}

/** Looks until there is something to see. */
export function until<T>(
  look: () => Promise<T | undefined | false | 0>,
  withinMs?: number,
): Promise<T> {
  return untilSeen('something to see', async () => (await look()) || undefined, withinMs);
}
