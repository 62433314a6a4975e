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
export function postgres(): Promise<TestServer> {
  return serverIn('postgres', async (folder, port) => {
    const program = await preparePostgres({
      ...{ folder, port, password: 'postgres', durable: false },
      socket: process.platform === 'linux',
    });
    return { program, address: program.socketUrl ?? program.url };
  });
}

/** Kafka from Maven Central, with data in a temporary folder. */
export function kafka(): Promise<TestServer> {
  return serverIn('kafka', async (folder, port) => {
    const program = await prepareKafka({ folder, port });
    return { program, address: program.address };
  });
}

async function serverIn(
  name: string,
  prepare: (folder: string, port: number) => Promise<{ program: Program; address: string }>,
): Promise<TestServer> {
  const folder = temporaryFolder(name);
  const { program, address } = await prepare(folder.path, await freePort());
  const stop = await run(program, folder.path);
  return {
    address,
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
