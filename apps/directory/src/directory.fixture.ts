import { randomBytes } from 'node:crypto';
import {
  callHeaders,
  type CreateAgentCall,
  type Message,
  type Problem,
  topics,
} from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { writeGrants } from '@citadelle/rights';
import { startService } from '@citadelle/service-kit';
import { createTestDatabase } from '@citadelle/testing';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { directoryService } from './directory.service.js';

/** What a call to the directory under test brought back. */
interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A running directory, and what surrounds it. */
export interface TestDirectory {
  readonly url: string;
  readonly credential: string;
  readonly lookupTokenKey: Buffer;
  readonly database: DataSource;
  readonly databaseUrl: string;
  readonly broker: Broker;
  /** Calls for an administrator, unless `headers` say otherwise. */
  call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** Creates an agent that must be accepted. */
  create(request: CreateAgentCall['request']): Promise<CreateAgentCall['response']>;
  declareUnit(unitId: string): Promise<void>;
  /** All that was published on a topic. */
  published(topic: string): Promise<Message[]>;
  /** Publishes as the credentials service would. */
  publishAccount(...message: Parameters<typeof accountMessage>): Promise<void>;
  /** Opens what was sealed, as the credentials service would. */
  open(sealed: string): Promise<unknown>;
  /** The log lines of the service. */
  readonly log: string[];
  stop(): Promise<void>;
}

/** What the header of a call by an administrator says. */
const ADMINISTRATOR = writeGrants({ roles: ['administrator'], managedUnits: [] });

/** A message as the credentials service would publish it. */
export function accountMessage(
  type: string,
  data: { agentId: string; [field: string]: unknown },
  id: string = uuidv7(),
): Message {
  return {
    topic: topics.accounts.name,
    key: data.agentId,
    id,
    type,
    source: '/citadelle/credentials',
    time: new Date().toISOString(),
    correlationId: uuidv7(),
    data,
  };
}

let people = 0;

/** A person nobody has heard of, with a NUMEN of their own. */
export function person(
  change: Partial<CreateAgentCall['request']> = {},
): CreateAgentCall['request'] {
  people += 1;
  const letters = [...String(people)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  return {
    usualName: `Nom${letters}`,
    firstName: `Prenom${letters}`,
    birthDate: '1980-05-17',
    numen: `03E${String(people).padStart(7, '0')}ABC`,
    unit: 'SIG-AESH',
    ...change,
  };
}

/** Starts a directory on a database of its own. */
export async function startDirectory(
  settings: Record<string, string> = {},
): Promise<TestDirectory> {
  const database = await createTestDatabase();
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const credential = randomBytes(24).toString('hex');
  const lookupTokenKey = randomBytes(32);
  const log: string[] = [];
  const service = await startService(
    directoryService,
    {
      PORT: '0',
      SERVICE_CREDENTIAL: credential,
      DATABASE_URL: database.url,
      BROKER: 'embedded',
      BROKER_DATABASE_URL: database.url,
      TOPIC_PARTITIONS: '2',
      PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
      NUMEN_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
      CREDENTIALS_PUBLIC_KEY: Buffer.from(JSON.stringify(await exportJWK(publicKey))).toString(
        'base64',
      ),
      LOOKUP_TOKEN_KEY: lookupTokenKey.toString('base64'),
      ...settings,
    },
    { logTo: { write: (line: string) => void log.push(line) } },
  );
  const broker = createEmbeddedBroker({ url: database.url });

  const call: TestDirectory['call'] = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        [callHeaders.credential]: credential,
        [callHeaders.grants]: ADMINISTRATOR,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  };

  return {
    url: service.url,
    credential,
    lookupTokenKey,
    database: service.app.get(DataSource),
    databaseUrl: database.url,
    broker,
    call,
    log,
    async create(request) {
      const { status, body } = await call<CreateAgentCall['response'] & Problem>(
        'POST',
        '/internal/agents',
        request,
      );
      if (status >= 300) throw new Error(`not created: ${status} ${body.code}`);
      return body;
    },
    async declareUnit(unitId) {
      const { status } = await call('PUT', `/internal/units/${unitId}`, { name: unitId });
      if (status !== 200) throw new Error(`not declared: ${status}`);
    },
    async published(topic) {
      const messages: Message[] = [];
      await broker.read({ topic, onMessage: ({ message }) => void messages.push(message) });
      return messages;
    },
    publishAccount: (type, data, id) => broker.publish([accountMessage(type, data, id)]),
    async open(sealed) {
      const { plaintext } = await compactDecrypt(sealed, privateKey);
      return JSON.parse(new TextDecoder().decode(plaintext));
    },
    async stop() {
      await broker.close();
      await service.stop();
      await database.drop();
    },
  };
}
