import { join } from 'node:path';
import {
  freePort,
  launch,
  prepareKafka,
  preparePostgres,
  type Program,
  untilReady,
} from '@citadelle/local/servers';
import { temporaryFolder } from './temporary-folder.js';
import type { TestServer } from './test-server.js';

/** PostgreSQL from the npm package, with data in a temporary folder. */
export async function postgres(): Promise<TestServer> {
  const folder = temporaryFolder('postgres');
  const program = await preparePostgres({
    folder: folder.path,
    port: await freePort(),
    password: 'postgres',
    durable: false,
  });
  const stop = await run(program, folder.path);
  return {
    address: program.url,
    stop: async () => {
      await stop();
      folder.remove();
    },
  };
}

/** Kafka from Maven Central, with data in a temporary folder. */
export async function kafka(): Promise<TestServer> {
  const folder = temporaryFolder('kafka');
  const program = await prepareKafka({ folder: folder.path, port: await freePort() });
  const stop = await run(program, folder.path);
  return {
    address: program.address,
    stop: async () => {
      await stop();
      folder.remove();
    },
  };
}

async function run(program: Program, folder: string): Promise<() => Promise<void>> {
  const running = await launch(program, join(folder, 'log.txt'));
  try {
    await untilReady(program, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return () => running.stop();
}
