import { randomBytes } from 'node:crypto';
import { type Grants, type Message, type Problem, topics } from '@citadelle/contracts';
import type { CreateAgent, CreatedAgent } from '@citadelle/contracts/calls';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { readConfig, type RunningService, startService } from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import { QuietService } from '@citadelle/service-kit/quiet';
import { type PassOptions, type Resynced, resync } from '@citadelle/service-kit/resync';
import {
  type Answer,
  freshKey,
  type InternalCallOptions,
  message,
  TestService,
} from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { DirectoryConfig } from './directory.config.js';
import { directoryService } from './directory.service.js';
import { directoryMigrations } from './migrations/index.js';

/** An administrator who is none of the agents of a test. */
export const ONE = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2cf1';
/** Another one. */
export const ANOTHER = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2cf2';

const JUST_TYPED = '2999-01-01T00:00:00.000Z';

/** A message as the credentials service would publish it. */
export function accountMessage(
  type: string,
  data: { agentId: string; [field: string]: unknown },
  id?: string,
): Message {
  const told = message(topics.accounts.name, data.agentId, type, data);
  return { ...told, id: id ?? told.id };
}

/** A directory that runs, and what surrounds it. */
export class TestDirectory extends TestService<RunningService, Broker> {
  readonly lookupTokenKey = randomBytes(32);
  private keys!: Awaited<ReturnType<typeof generateKeyPair>>;

  private constructor() {
    super({
      name: 'directory',
      start: (env, options) => startService(directoryService, env, options),
      connect: createEmbeddedBroker,
      migrations: migrationsOf({ migrations: directoryMigrations }),
    });
  }

  /** For all tests of a spec, with these units: made at its top, started before them and stopped after them. */
  static ofSpec(units: readonly string[] = [], settings?: NodeJS.ProcessEnv): TestDirectory {
    const directory = new TestDirectory();
    beforeAll(() => directory.begin(units, settings));
    afterAll(() => directory.stop());
    return directory;
  }

  static async start(settings?: NodeJS.ProcessEnv): Promise<TestDirectory> {
    const directory = new TestDirectory();
    await directory.begin([], settings);
    return directory;
  }

  private async begin(units: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<void> {
    this.keys = await generateKeyPair('ECDH-ES', { crv: 'X25519' });
    const jwk = JSON.stringify(await exportJWK(this.keys.publicKey));
    await this.prepare({
      TOPIC_PARTITIONS: '2',
      NUMEN_FINGERPRINT_KEY: freshKey(),
      CREDENTIALS_PUBLIC_KEY: Buffer.from(jwk).toString('base64'),
      CREDENTIALS_URL: 'http://127.0.0.1:9',
      LOOKUP_TOKEN_KEY: this.lookupTokenKey.toString('base64'),
      ...settings,
    });
    await this.add();
    for (const unitId of units) await this.declareUnit(unitId);
  }

  /** Calls for an administrator who has just typed their password again, unless the options say otherwise. */
  override call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    options?: InternalCallOptions,
  ): Promise<Answer<Body>> {
    const grants: Grants = { roles: ['administrator'], managedUnits: [] };
    const reauthenticatedUntil = JUST_TYPED;
    return super.call<Body>(method, path, body, { grants, reauthenticatedUntil, ...options });
  }

  /** Creates an agent that must be accepted. */
  async create(request: CreateAgent): Promise<CreatedAgent> {
    type Created = CreatedAgent & Problem;
    const { status, body } = await this.post<Created>('agents', request);
    if (status >= 300) throw new Error(`not created: ${status} ${body.code}`);
    return body;
  }

  /** Says the same for two administrators, one after the other, as what is done to administrators asks for. */
  async byTwo(method: string, path: string, body?: unknown): Promise<Answer<Problem>> {
    await this.call(method, path, body, { actor: ONE });
    return this.call(method, path, body, { actor: ANOTHER });
  }

  async declareUnit(unitId: string): Promise<void> {
    const { status } = await this.call('PUT', `units/${unitId}`, { name: unitId });
    if (status !== 200) throw new Error(`not declared: ${status}`);
  }

  /** Publishes as the credentials service would. */
  publishAccount(...told: Parameters<typeof accountMessage>): Promise<void> {
    return this.broker.publish([accountMessage(...told)]);
  }

  /** Teaches the service again what its database lost. */
  async resync(options: Partial<PassOptions> = {}): Promise<Resynced> {
    const config = readConfig(DirectoryConfig, this.env);
    const quiet = await QuietService.open(directoryService, config, { write: () => undefined });
    const { signal } = new AbortController();
    try {
      return await resync(quiet, directoryService, config, { signal, ...options });
    } finally {
      await quiet.close();
    }
  }

  /** Opens what was sealed, as the credentials service would. */
  async open(sealed: string): Promise<unknown> {
    const { plaintext } = await compactDecrypt(sealed, this.keys.privateKey);
    return JSON.parse(new TextDecoder().decode(plaintext));
  }
}
