import type { Message, Problem } from '@citadelle/contracts';
import type { AccountView, OpenedSession } from '@citadelle/contracts/calls';
import { topics } from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import {
  CONFIG,
  keysOf,
  readConfig,
  type RunningService,
  startService,
} from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import { QuietService } from '@citadelle/service-kit/quiet';
import { type PassOptions, type Resynced, resync } from '@citadelle/service-kit/resync';
import {
  agentCreated,
  type Answer,
  freshKey,
  type InternalCallOptions,
  message,
  someAgent,
  type TestAgent,
  TestService,
  until as untilSeen,
} from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { CredentialsConfig } from './credentials.config.js';
import { credentialsService } from './credentials.service.js';
import { credentialsMigrations } from './migrations/index.js';
import { createHasher, type Hasher, type RawHash } from './passwords/hasher.js';
import { Passwords } from './passwords/passwords.js';

/** An agent who has an account. */
export type EnrolledAgent = TestAgent & { readonly account: AccountView };

/** Settings for tests that are about what a hash costs: the least that is allowed. Without them it costs next to nothing. */
export const COSTLY_HASHES = { ARGON2_MEMORY_KIB: '7168' };

/** The credentials service on a database of its own, in as many replicas as a test wants. */
export class TestCredentials extends TestService<RunningService, Broker> {
  private keys!: Awaited<ReturnType<typeof generateKeyPair>>;
  private hashesAtCost = false;

  private constructor() {
    super({
      name: 'credentials',
      start: (env, options) => startService(credentialsService, env, options),
      connect: createEmbeddedBroker,
      migrations: migrationsOf({ migrations: credentialsMigrations }),
    });
  }

  /** For all tests of a spec: made at its top, started before them and stopped after them. */
  static ofSpec(settings?: NodeJS.ProcessEnv, replicas?: number): TestCredentials {
    const credentials = new TestCredentials();
    beforeAll(() => credentials.begin(settings, replicas));
    afterAll(() => credentials.stop());
    return credentials;
  }

  static async start(settings?: NodeJS.ProcessEnv, replicas?: number): Promise<TestCredentials> {
    const credentials = new TestCredentials();
    await credentials.begin(settings, replicas);
    return credentials;
  }

  private async begin(settings: NodeJS.ProcessEnv = {}, replicas = 1): Promise<void> {
    this.keys = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    this.hashesAtCost = settings.ARGON2_MEMORY_KIB !== undefined;
    const jwk = JSON.stringify(await exportJWK(this.keys.privateKey));
    await this.prepare({
      PUBLIC_URL: 'http://localhost:8080',
      PASSWORD_PEPPER: freshKey(),
      THROTTLE_KEY: freshKey(),
      DEVICE_KEY: freshKey(),
      LOOKUP_TOKEN_KEY: freshKey(),
      RESET_CODE_KEY: freshKey(),
      NOT_ME_TOKEN_KEY: freshKey(),
      CREDENTIALS_PRIVATE_KEY: Buffer.from(jwk).toString('base64'),
      ...COSTLY_HASHES,
      ARGON2_TIME: '5',
      ...settings,
    });
    for (let count = 0; count < replicas; count++) await this.add();
  }

  override async add(settings: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    const service = await super.add(settings);
    const isCostly = this.hashesAtCost || settings.ARGON2_MEMORY_KIB !== undefined;
    if (!isCostly) await hashCheaply(service);
    return service;
  }

  async enrolled(agent: TestAgent, content: unknown = agent): Promise<Message> {
    const { numen, birthDate } = content as TestAgent;
    const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify({ numen, birthDate })))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(this.keys.publicKey);
    const data = { agentId: agent.agentId, sealed };
    return message(topics.enrolments.name, agent.agentId, 'NumenSealed', data);
  }

  /** Teaches the service again what its database lost. */
  async resync(options: Partial<PassOptions> = {}): Promise<Resynced> {
    const config = readConfig(CredentialsConfig, this.env);
    const quiet = await QuietService.open(credentialsService, config, { write: () => undefined });
    const { signal } = new AbortController();
    try {
      return await resync(quiet, credentialsService, config, { signal, ...options });
    } finally {
      await quiet.close();
    }
  }

  /** Announces an agent and waits for the account that can be signed in to. */
  async enrol(details: Partial<TestAgent> = {}): Promise<EnrolledAgent> {
    const agent = someAgent(details);
    await this.broker.publish([agentCreated(agent), await this.enrolled(agent)]);
    const account = await until(async () => {
      const view = await this.get<AccountView>(`accounts/${agent.agentId}?waitMs=2000`);
      return view.status === 200 && view.body.password !== 'none' ? view.body : undefined;
    });
    return { ...agent, account };
  }

  /** As for everybody else, but that a call comes from somewhere. */
  override post<Body>(
    path: string,
    body: unknown,
    options: InternalCallOptions = {},
  ): Promise<Answer<Body>> {
    return super.post<Body>(path, body, { source: '192.0.2.1', ...options });
  }

  signIn(login: string, password: string, source?: string) {
    return this.post<OpenedSession & Problem>(
      'sessions',
      { login, password },
      source === undefined ? {} : { source },
    );
  }

  /** Signs in with the NUMEN and chooses a password. */
  async choosePassword(agent: EnrolledAgent, newPassword: string) {
    const { body } = await this.signIn(agent.account.login, agent.numen);
    return this.post<Problem>('password-changes', {
      token: body.token,
      currentPassword: agent.numen,
      newPassword,
    });
  }

  /** Enrols somebody who has chosen `password` already. */
  async enrolWithPassword(password: string): Promise<EnrolledAgent> {
    const agent = await this.enrol({ firstName: 'Zoé', usualName: 'LEDOUX' });
    await this.choosePassword(agent, password);
    return agent;
  }
}

/** Has a service make hashes that cost next to nothing, which it would refuse to be set to. */
async function hashCheaply({ app }: RunningService): Promise<void> {
  const passwords = app.get(Passwords) as unknown as {
    hasher: Hasher;
    backgroundHasher: Hasher;
    process: { hash: RawHash };
  };
  const { engine } = passwords.hasher;
  const peppers = keysOf(app.get<CredentialsConfig>(CONFIG).PASSWORD_PEPPER).all;
  const cost = { memoryKib: 8, time: 1, parallelism: 1 };
  passwords.hasher = await createHasher(cost, peppers, engine);
  passwords.backgroundHasher = await createHasher(cost, peppers, engine, passwords.process.hash);
}

/** Looks until there is something to see. */
export function until<T>(
  look: () => Promise<T | undefined | false | 0>,
  withinMs?: number,
): Promise<T> {
  return untilSeen('something to see', async () => (await look()) || undefined, withinMs);
}
