import { freePort } from '@citadelle/local/servers';
import {
  type ContainerRuntimeClient,
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  Wait,
} from 'testcontainers';
import type { TestServer } from './test-server.js';

const POSTGRES_IMAGE = 'postgres:17-bookworm';
const KAFKA_IMAGE = 'apache/kafka:4.3.0';
/** testcontainers' container that removes the others should this process die. */
const RYUK_IMAGE = process.env.RYUK_CONTAINER_IMAGE ?? 'testcontainers/ryuk:0.14.0';

/** The Docker engine of this machine, or why there is none. */
export async function findEngine(): Promise<ContainerRuntimeClient | Error> {
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    return new Error('No Docker engine answers', { cause: error });
  }
}

/** PostgreSQL in a container, or why it cannot be had. */
export async function postgres(engine: ContainerRuntimeClient): Promise<TestServer | Error> {
  if (!(await obtain(engine, POSTGRES_IMAGE))) return missing(POSTGRES_IMAGE);
  const fast = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];
  const settings = ['max_connections=400', ...fast].flatMap((setting) => ['-c', setting]);
  const container = await new GenericContainer(POSTGRES_IMAGE)
    .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
    .withCommand(['postgres', ...settings])
    .withExposedPorts(5432)
    // The first start says it twice: the first time is a server that only sets things up.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .start();
  const address = `${hostOf(engine)}:${container.getMappedPort(5432)}`;
  return {
    address: `postgres://postgres:postgres@${address}/postgres`,
    stop: async () => void (await container.stop()),
  };
}

/** Kafka in a container, or why it cannot be had. The broker must know the port of the host before it starts. */
export async function kafka(engine: ContainerRuntimeClient): Promise<TestServer | Error> {
  if (!(await obtain(engine, KAFKA_IMAGE))) return missing(KAFKA_IMAGE);
  const host = hostOf(engine);
  const port = await freePort();
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts({ container: port, host: port })
    .withEnvironment({
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_HEAP_OPTS: '-Xmx384m',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { address: `${host}:${port}`, stop: async () => void (await container.stop()) };
}

/** Containers are published on IPv4, while `localhost` may be IPv6 first. */
function hostOf(engine: ContainerRuntimeClient): string {
  const { host } = engine.info.containerRuntime;
  return host === 'localhost' ? '127.0.0.1' : host;
}

async function obtain(engine: ContainerRuntimeClient, image: string): Promise<boolean> {
  if (!(await isThere(engine, RYUK_IMAGE))) process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  return isThere(engine, image);
}

async function isThere(engine: ContainerRuntimeClient, image: string): Promise<boolean> {
  const name = ImageName.fromString(image);
  if (await engine.image.exists(name)) return true;
  try {
    await engine.image.pull(name);
    return true;
  } catch {
    return false;
  }
}

function missing(image: string): Error {
  return new Error(`The Docker engine neither has nor can pull ${image}`);
}
