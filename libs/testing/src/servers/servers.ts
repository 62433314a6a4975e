import { randomBytes } from 'node:crypto';
import { dropTemplates } from '../postgres.js';
import type { TestServer } from './test-server.js';

/** What of a source is asked for. */
type Kind = 'postgres' | 'kafka';

/** Which of the sources of servers may be used; `TEST_SERVERS` forces one. */
type Source = 'docker' | 'local';

/**
 * Sees to it that TEST_POSTGRES_URL and TEST_KAFKA_BROKERS name servers: those already in the environment;
 * otherwise a Docker engine's; otherwise local ones. Fails, and says what to install, when none can be had.
 */
export async function startTestServers(): Promise<TestServer> {
  process.env.TEST_RUN = randomBytes(4).toString('hex');
  const isForeign = process.env.TEST_POSTGRES_URL !== undefined;
  const started = await Promise.allSettled([
    provide('TEST_POSTGRES_URL', 'postgres'),
    provide('TEST_KAFKA_BROKERS', 'kafka'),
  ]);
  const stop = async () => {
    await Promise.all([
      isForeign && dropTemplates(process.env.TEST_POSTGRES_URL!),
      ...started.map((one) => one.status === 'fulfilled' && one.value?.stop()),
    ]);
  };
  const failure = started.find((one) => one.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return { address: process.env.TEST_POSTGRES_URL as string, stop };
}

/** The brokers for a test; fails when there are none, so that no test is skipped by accident. */
export function testKafkaBrokers(): string {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error('TEST_KAFKA_BROKERS is not set: run the tests through npm test');
  return brokers;
}

async function provide(
  variable: 'TEST_POSTGRES_URL' | 'TEST_KAFKA_BROKERS',
  kind: Kind,
): Promise<TestServer | undefined> {
  if (process.env[variable]) return undefined;
  const server = await find(variable, kind);
  process.env[variable] = server.address;
  return {
    address: server.address,
    stop: async () => {
      delete process.env[variable];
      await server.stop();
    },
  };
}

/** The sources are loaded here: testcontainers alone takes a second, which no spec with servers at hand should pay. */
async function find(variable: string, kind: Kind): Promise<TestServer> {
  const forced = forcedSource();
  let withoutDocker: Error | undefined;
  if (forced !== 'local') {
    const docker = await import('./docker.servers.js');
    const engine = await docker.findEngine();
    const server = engine instanceof Error ? engine : await docker[kind](engine);
    if (!(server instanceof Error)) return server;
    if (forced === 'docker') throw server;
    withoutDocker = server;
  }
  try {
    const local = await import('./local.servers.js');
    return await local[kind]();
  } catch (error) {
    const reasons = [withoutDocker, error as Error].map(
      (reason) => reason && `- ${reason.message}`,
    );
    throw new Error(
      `No server for the tests (set ${variable} to use one of yours):\n${reasons.filter(Boolean).join('\n')}`,
      { cause: error },
    );
  }
}

function forcedSource(): Source | undefined {
  const source = process.env.TEST_SERVERS;
  if (!source) return undefined;
  if (source === 'docker' || source === 'local') return source;
  throw new Error(`TEST_SERVERS is "docker" or "local", not "${source}"`);
}
