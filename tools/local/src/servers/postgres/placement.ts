import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemUser } from '../program.js';
import { findBinaries } from './binaries.js';
import { canReach, serverUser } from './server-user.js';

/** Where the server finds its programs and its data, and whom it runs as. */
export interface Placement {
  readonly bin: string;
  readonly data: string;
  readonly user: SystemUser | undefined;
}

/** Where root puts what another user must reach, when the clone is out of that user's reach. */
const ELSEWHERE = '/var/lib/citadelle';

/**
 * Places programs and data for the server. Usually they stay where they are: the programs in `node_modules`,
 * the data in `<folder>/data`. But root's server runs as another user, who may not enter a clone under `/root`:
 * then both go to `/var/lib/citadelle`, and `<folder>/elsewhere.json` says where.
 */
export function place(folder: string): Placement {
  const binaries = findBinaries();
  mkdirSync(folder, { recursive: true });
  const moved = movedData(folder);
  const user = serverUser(moved ?? join(folder, 'data'));
  const bin = join(binaries.folder, 'bin');
  if (!user) return { bin, data: join(folder, 'data'), user };

  chmodSync(folder, 0o711);
  return {
    bin: canReach(user, join(bin, 'postgres'), ['--version'])
      ? bin
      : copyBinaries(binaries.folder, binaries.version),
    data: moved ?? (canEnter(user, folder) ? join(folder, 'data') : moveData(folder, user)),
    user,
  };
}

/** Creates a folder that belongs to the server's user. */
export function createFor(user: SystemUser | undefined, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}

/** Removes the data for good, wherever they are. */
export function removeData(folder: string): void {
  const moved = existsSync(folder) && movedData(folder);
  if (moved) rmSync(dirname(dirname(moved)), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function canEnter(user: SystemUser, folder: string): boolean {
  return canReach(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]);
}

function pointer(folder: string): string {
  return join(folder, 'elsewhere.json');
}

function movedData(folder: string): string | undefined {
  if (!existsSync(pointer(folder))) return undefined;
  const { owner, data }: { owner: string; data: string } = JSON.parse(
    readFileSync(pointer(folder), 'utf8'),
  );
  if (owner !== folder && existsSync(pointer(owner)) && movedData(owner) === data) {
    throw new Error(
      `${folder} is a copy of ${owner}, whose database is in ${data}.\n` +
        'Two servers cannot share it: remove the data folder of the copy to start it anew.',
    );
  }
  return data;
}

/** Data of an earlier life of the same folder are nobody's any more: they go, as if they had been in it. */
function moveData(folder: string, user: SystemUser): string {
  const home = join(ELSEWHERE, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  rmSync(home, { recursive: true, force: true });
  const data = join(home, randomBytes(4).toString('hex'), 'data');
  mkdirSync(dirname(data), { recursive: true });
  for (const step of [ELSEWHERE, home, dirname(data)]) chmodSync(step, 0o755);
  const here = join(folder, 'data');
  if (existsSync(here)) {
    cpSync(here, data, { recursive: true });
    execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data]);
    rmSync(here, { recursive: true });
  }
  writeFileSync(pointer(folder), JSON.stringify({ owner: folder, data }));
  return data;
}

function copyBinaries(from: string, version: string): string {
  const copy = join(ELSEWHERE, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${randomBytes(4).toString('hex')}`;
    cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
    chmodSync(ELSEWHERE, 0o755);
    // npm gives files the modes that its user's umask allows, which may be nobody else's.
    execFileSync('chmod', ['-R', 'a+rX', partial]);
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, 'bin');
}
