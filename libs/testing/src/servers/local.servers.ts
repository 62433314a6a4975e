import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  launch,
  prepareKafka,
  preparePostgres,
  type Program,
  removeData,
  untilReady,
} from '@citadelle/local/servers';
import type { TestServer } from './test-server.js';

/** Linux's file system in memory: a database for each test is many small files, which cost a disk more than their tests. */
const MEMORY = '/dev/shm';
/** More than the tests fill at a time; a container may have next to nothing there. */
const ROOM_BYTES = 1024 ** 3;

/** PostgreSQL from the npm package, with data in a temporary folder. */
export async function postgres(): Promise<TestServer> {
  const folder = temporaryFolder('postgres');
  const program = await preparePostgres({
    folder,
    port: await freePort(),
    password: 'postgres',
    durable: false,
  });
  const stop = await run(program, folder);
  return {
    address: program.url,
    stop: async () => {
      await stop();
      removeData(folder);
    },
  };
}

/** Kafka from Maven Central, with data in a temporary folder. */
export async function kafka(): Promise<TestServer> {
  const folder = temporaryFolder('kafka');
  const program = await prepareKafka({ folder, port: await freePort() });
  const stop = await run(program, folder);
  return {
    address: program.address,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function temporaryFolder(server: string): string {
  return mkdtempSync(join(isRoomy(MEMORY) ? MEMORY : tmpdir(), `citadelle-test-${server}-`));
}

function isRoomy(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
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
