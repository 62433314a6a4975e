import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleService } from '../service/sample-service.fixture.js';
import { type RunningService, startService } from '../service/start-service.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

/** A way to the database that can be cut. */
class Cable {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  constructor(private readonly target: URL) {}

  async plug(): Promise<void> {
    if (this.server?.listening) return;
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port || 5432), this.target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  unplug(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.toString();
  }
}

let databases: TestDatabase[];
let cable: Cable;
let service: RunningService;

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  cable = new Cable(new URL(databases[0]!.url));
  await cable.plug();
  const url = cable.url();
  cable.unplug();
  service = await startService(
    sampleService,
    {
      PORT: '0',
      SERVICE_CREDENTIAL: CREDENTIAL,
      DATABASE_URL: url,
      BROKER_DATABASE_URL: databases[1]!.url,
      TOPIC_PARTITIONS: '1',
      PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
    },
    // Its first complaint is what brings the database up.
    {
      logTo: { write: (line) => void (line.includes('waiting for the database') && cable.plug()) },
    },
  );
});

afterAll(async () => {
  await service?.stop();
  cable?.unplug();
  await Promise.all(databases.map((database) => database.drop()));
});

const ask = (path: string) =>
  fetch(service.url + path, { headers: { 'x-service-credential': CREDENTIAL } });

describe('a service whose database goes away', () => {
  it('waited for it at the start', async () => {
    await until('ready', async () => (await ask('/health/ready')).status === 200);
  });

  it('answers 503 meanwhile, stays alive, and goes on by itself once it is back', async () => {
    expect((await ask('/internal/samples/rows')).status).toBe(200);
    cable.unplug();
    await until('a refusal', async () => (await ask('/internal/samples/rows')).status === 503);
    const refused = await ask('/internal/samples/rows');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'service-unavailable' });
    await until('not ready', async () => (await ask('/health/ready')).status === 503);
    expect(await (await ask('/health/ready')).json()).toMatchObject({
      status: 'unavailable',
      checks: { database: 'unavailable', broker: 'ok' },
    });
    expect((await ask('/health/live')).status).toBe(200);
    await cable.plug();
    await until('ready', async () => (await ask('/health/ready')).status === 200);
    expect((await ask('/internal/samples/rows')).status).toBe(200);
  });
});
