import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, watchOverFolder } from '@citadelle/local/servers';

/** Linux's file system in memory: a database for each test is many small files, which cost a disk more than their tests. */
const MEMORY = '/dev/shm';
/** More than the tests fill at a time; a container may have next to nothing there. */
const ROOM_BYTES = 1024 ** 3;

/** A folder for the data of servers of the tests. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it; the watchdog does when we die first. */
  remove(): void;
}

/** Makes a folder for the data of servers of the tests, in memory where there is room; `name` says whose they are. */
export function temporaryFolder(name: string, roomBytes = ROOM_BYTES): TemporaryFolder {
  const parent = isRoomy(MEMORY, roomBytes) ? MEMORY : tmpdir();
  const path = mkdtempSync(join(parent, `citadelle-test-${name}-`));
  const forget = watchOverFolder(path);
  return {
    path,
    remove: () => {
      removeData(path);
      forget();
    },
  };
}

function isRoomy(folder: string, roomBytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= roomBytes;
  } catch {
    return false;
  }
}
