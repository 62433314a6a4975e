import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { removeData } from './servers/index.js';
import { processIdentity } from './servers/process-identity.js';

interface RecordedProcess {
  readonly pid: number;
  readonly identity: string;
  readonly stopSignal: NodeJS.Signals;
}

/** What tells others about a run, while it lasts. */
const OF_A_RUN = ['run.json', 'environments.json', 'processes.json'];

/** Removes a data folder for good, and its database where that is elsewhere, as root's is. */
export function removeDataFolder(path: string): void {
  removeData(join(path, 'postgres'));
  rmSync(path, { recursive: true, force: true });
}

/** The folder that holds everything that lasts. One start at a time owns it. */
export class DataFolder {
  private processes: RecordedProcess[] = [];

  private constructor(readonly path: string) {}

  /**
   * Takes the folder for ourselves, and ends what an earlier start left running when it was killed. Refuses
   * while another start owns it.
   */
  static async open(path: string): Promise<DataFolder> {
    mkdirSync(path, { recursive: true });
    mkdirSync(join(path, 'logs'), { recursive: true, mode: 0o700 });
    const folder = new DataFolder(path);
    folder.lock();
    try {
      await folder.endLeftovers();
      folder.putLogsAside();
    } catch (error) {
      folder.release();
      throw error;
    }
    return folder;
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The file that a program's output is added to. */
  log(program: string): string {
    return this.file('logs', `${program}.log`);
  }

  /** Remembers a process, for a later start to end should we be killed. */
  remember(pid: number, stopSignal: NodeJS.Signals): void {
    const identity = processIdentity(pid);
    if (!identity) return;
    this.processes = this.processes.filter((one) => processIdentity(one.pid) === one.identity);
    this.processes.push({ pid, identity, stopSignal });
    this.writePrivate('processes.json', this.processes);
  }

  /** Reads a JSON file, when there is one. */
  read<Content>(name: string): Content | undefined {
    try {
      return JSON.parse(readFileSync(this.file(name), 'utf8')) as Content;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Error(`${this.file(name)} cannot be read`, { cause: error });
    }
  }

  /** Writes a JSON file that only we may read, at once: nobody sees half of it. */
  writePrivate(name: string, content: unknown): void {
    const partial = this.file(`${name}.partial`);
    writeFileSync(partial, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    chmodSync(partial, 0o600);
    renameSync(partial, this.file(name));
  }

  remove(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /** Gives the folder back, once everything has stopped. */
  release(): void {
    for (const name of [...OF_A_RUN, 'lock.json']) this.remove(name);
  }

  private lock(): void {
    const own = this.file(`lock.${process.pid}`);
    const lock = this.file('lock.json');
    const me = { pid: process.pid, identity: processIdentity(process.pid) };
    writeFileSync(own, JSON.stringify(me), { mode: 0o600 });
    try {
      for (let tries = 0; tries < 3; tries += 1) {
        try {
          // A link, because it comes whole and fails when there is one.
          return linkSync(own, lock);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
        const owner = this.read<{ pid: number; identity: string }>('lock.json');
        if (owner && processIdentity(owner.pid) === owner.identity) break;
        rmSync(lock, { force: true });
      }
      throw new Error(this.taken());
    } finally {
      rmSync(own, { force: true });
    }
  }

  private taken(): string {
    const pid = this.read<{ pid: number }>('lock.json')?.pid;
    const gateway = this.read<{ gateway: string }>('run.json')?.gateway;
    return (
      `Citadelle already runs on ${this.path} (process ${pid}${gateway ? `, ${gateway}` : ''}).\n` +
      'Stop it first, or set CITADELLE_DATA to another folder and PORT and MAIL_WEB_PORT to other ports.'
    );
  }

  /** The logs of the start before this one are kept, those before are not. */
  private putLogsAside(): void {
    const logs = readdirSync(this.file('logs')).filter((name) => !name.endsWith('.previous.log'));
    for (const name of logs) {
      renameSync(this.file('logs', name), this.file('logs', name.replace(/log$/, 'previous.log')));
    }
  }

  private async endLeftovers(): Promise<void> {
    const leftovers = this.read<RecordedProcess[]>('processes.json') ?? [];
    const alive = () => leftovers.filter((one) => processIdentity(one.pid) === one.identity);
    for (const { pid, stopSignal } of alive()) process.kill(pid, stopSignal);
    const deadline = Date.now() + 10_000;
    while (alive().length > 0 && Date.now() < deadline) await pause(25);
    for (const { pid } of alive()) process.kill(pid, 'SIGKILL');
    while (alive().length > 0) await pause(25);
    for (const name of OF_A_RUN) this.remove(name);
  }
}
