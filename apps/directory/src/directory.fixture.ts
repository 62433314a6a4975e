import { randomBytes } from 'node:crypto';
import { type Grants, type Message, type Problem, topics } from '@citadelle/contracts';
import type { CreateAgent, CreatedAgent } from '@citadelle/contracts/calls';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { type RunningService, startService } from '@citadelle/service-kit';
import {
  type Answer,
  createServiceDatabases,
  freshKey,
  type InternalCallOptions,
  message,
  TestService,
} from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { directoryService } from './directory.service.js';

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
  private constructor(
    databases: Awaited<ReturnType<typeof createServiceDatabases>>,
    private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
    readonly lookupTokenKey: Buffer,
    settings: NodeJS.ProcessEnv,
  ) {
    super(
      {
        name: 'directory',
        start: (env, options) => startService(directoryService, env, options),
        connect: createEmbeddedBroker,
      },
      databases,
      settings,
    );
  }

  static async start(settings: NodeJS.ProcessEnv = {}): Promise<TestDirectory> {
    const keys = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
    const jwk = JSON.stringify(await exportJWK(keys.publicKey));
    const lookupTokenKey = randomBytes(32);
    const directory = new TestDirectory(await createServiceDatabases(), keys, lookupTokenKey, {
      TOPIC_PARTITIONS: '2',
      NUMEN_FINGERPRINT_KEY: freshKey(),
      CREDENTIALS_PUBLIC_KEY: Buffer.from(jwk).toString('base64'),
      LOOKUP_TOKEN_KEY: lookupTokenKey.toString('base64'),
      ...settings,
    });
    await directory.add();
    return directory;
  }

  /** Calls for an administrator, unless the options say otherwise. */
  override call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    options?: InternalCallOptions,
  ): Promise<Answer<Body>> {
    const grants: Grants = { roles: ['administrator'], managedUnits: [] };
    return super.call<Body>(method, path, body, { grants, ...options });
  }

  /** Creates an agent that must be accepted. */
  async create(request: CreateAgent): Promise<CreatedAgent> {
    type Created = CreatedAgent & Problem;
    const { status, body } = await this.post<Created>('agents', request);
    if (status >= 300) throw new Error(`not created: ${status} ${body.code}`);
    return body;
  }

  async declareUnit(unitId: string): Promise<void> {
    const { status } = await this.call('PUT', `units/${unitId}`, { name: unitId });
    if (status !== 200) throw new Error(`not declared: ${status}`);
  }

  /** Publishes as the credentials service would. */
  publishAccount(...told: Parameters<typeof accountMessage>): Promise<void> {
    return this.broker.publish([accountMessage(...told)]);
  }

  /** Opens what was sealed, as the credentials service would. */
  async open(sealed: string): Promise<unknown> {
    const { plaintext } = await compactDecrypt(sealed, this.keys.privateKey);
    return JSON.parse(new TextDecoder().decode(plaintext));
  }
}

/** Has a directory with these units run for the tests of a file. */
export function useDirectory(take: (directory: TestDirectory) => void, ...units: string[]): void {
  let directory: TestDirectory | undefined;
  beforeAll(async () => {
    directory = await TestDirectory.start();
    take(directory);
    for (const unitId of units) await directory.declareUnit(unitId);
  });
  afterAll(() => directory?.stop());
}
