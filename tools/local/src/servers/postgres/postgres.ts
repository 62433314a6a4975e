import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { commandLine, isAlive } from '../process-identity.js';
import type { Program } from '../program.js';
import { createFor, place, type Placement } from './placement.js';

/** What a PostgreSQL server of ours is made from. */
export interface PostgresOptions {
  /** Folder of the server: absolute, created when missing. */
  readonly folder: string;
  readonly port: number;
  /** Of the superuser `postgres`. Chosen at the first start: the same must come at the next ones. */
  readonly password: string;
  /** False gives up safety against power cuts and stolen data for speed: for tests only. */
  readonly durable: boolean;
  /** Listens in its data folder too, for programs of the same user and of root. Not on Windows. */
  readonly socket?: boolean;
}

/** A server ready to be launched, and the address it will have. */
export interface PostgresProgram extends Program {
  readonly url: string;
  /** The same by the socket in its folder, where it has one: a query then costs a third less of both sides. */
  readonly socketUrl?: string;
}

/** Prepares a real PostgreSQL on the loopback interface; creates its data at the first call. */
export async function preparePostgres(options: PostgresOptions): Promise<PostgresProgram> {
  const placement = place(options.folder);
  if (!existsSync(join(placement.data, 'PG_VERSION'))) await initialise(placement, options);
  checkReadable(placement);
  removeStaleLock(placement.data);

  const url = postgresUrl('postgres', options.password, options.port, 'postgres');
  return {
    name: 'postgres',
    url,
    ...(options.socket && { socketUrl: `${url}?host=${encodeURIComponent(placement.data)}` }),
    command: join(placement.bin, 'postgres'),
    args: ['-D', placement.data, '-p', String(options.port), ...settings(options, placement)],
    env: SERVER_ENVIRONMENT,
    cwd: '/',
    user: placement.user,
    stopSignal: 'SIGINT',
    ready: () => answers(url),
  };
}

/** The address of a database on our loopback server. */
export function postgresUrl(user: string, password: string, port: number, database: string) {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Nothing of the caller's environment: PGDATA, PGPORT, LC_* and the like would change what runs. */
const SERVER_ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

function settings({ durable, socket }: PostgresOptions, { data }: Placement): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socket ? data : '',
    max_connections: '400',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    password_encryption: 'scram-sha-256',
    ...(durable ? {} : { ...CHEAP_PASSWORDS, ...NOTHING_SYNCED }),
  };
  return asArguments(values);
}

const NOTHING_SYNCED = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
/** Tests connect thousands of times, and both sides would hash each time as often as it takes to slow a thief down. */
const CHEAP_PASSWORDS = { scram_iterations: '1' };

function asArguments(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Creates the data beside their place and moves them there when whole: a start cut short leaves none behind. */
async function initialise({ bin, data, user }: Placement, options: PostgresOptions): Promise<void> {
  const suffix = randomBytes(4).toString('hex');
  const fresh = `${data}.${suffix}`;
  const passwordFile = join(dirname(data), `password.${suffix}`);
  createFor(user, fresh);
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  try {
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        `--pgdata=${fresh}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        ...locale,
        ...(options.durable ? [] : ['--no-sync', ...asArguments(CHEAP_PASSWORDS)]),
      ],
      { ...user, cwd: '/', env: SERVER_ENVIRONMENT },
    );
    rmSync(data, { recursive: true, force: true });
    renameSync(fresh, data);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function checkReadable({ data, user }: Placement): void {
  if (user) return;
  try {
    accessSync(join(data, 'global'));
  } catch (error) {
    throw new Error(
      `The database in ${data} belongs to another user of this machine.\n` +
        'Start as that user, or set CITADELLE_DATA to a folder of your own.',
      { cause: error },
    );
  }
}

/**
 * PostgreSQL takes its lock file for valid while the process named in it lives. After a crash that number may be
 * another program's, and the server would never start again. Everything else it judges better than we could.
 */
function removeStaleLock(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (isAlive(pid) && !commandLine(pid).includes('postgres')) rmSync(lock);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A connection that breaks while the server starts is an answer too: not yet.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
