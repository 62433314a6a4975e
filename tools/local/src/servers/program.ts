import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { watchOver } from './watchdog.js';

/** A process that we run: what to execute, and how to know that it is ready. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly cwd?: string;
  /** Whom it runs as, when not as ourselves. */
  readonly user?: SystemUser;
  /** Nobody waits for it: it gives way to the others when all cores are busy. */
  readonly background?: boolean;
  /** The signal that asks for a clean end. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** Asked again and again until it says yes. */
  ready(): Promise<boolean>;
}

/** A user of the operating system. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** A program that runs. */
export interface RunningProgram {
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  /** Asks for a clean end, and forces it after a while. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const STOP_DEADLINE_MS = 15_000;

const launched = new Map<number, Program>();

/** Ends everything that runs, without waiting: for somebody who cannot wait any more. */
export function killAllPrograms(): void {
  for (const [pid, { stopSignal }] of launched) {
    // What SIGINT asks of PostgreSQL, SIGQUIT demands: its processes are gone at once, its data recover.
    process.kill(pid, stopSignal === 'SIGINT' ? 'SIGQUIT' : 'SIGKILL');
  }
}

/** Lowers the priority of a process below ours, and that of its session: Linux may weigh sessions first ("autogroup"). */
function giveWay(pid: number): void {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
  const niceness = Math.min(getPriority() + PRIORITY_BELOW_NORMAL, PRIORITY_LOW);
  setPriority(pid, niceness);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Not on Linux, without that feature, or asked for too often by somebody who is not root: no harm.
  }
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C reaches us alone and we end things in
 * order; its output is added to the log file.
 */
export async function launch(program: Program, logFile: string): Promise<RunningProgram> {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program.command, program.args, {
      ...program.user,
      env: program.env,
      cwd: program.cwd,
      detached: true,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    const pid = child.pid as number;
    if (program.background) giveWay(pid);
    launched.set(pid, program);
    const forget = watchOver(pid, program.stopSignal);
    const exited = once(child, 'exit').then(([code, signal]): Exit => {
      launched.delete(pid);
      forget();
      return { code, signal };
    });
    return {
      pid,
      logFile,
      exited,
      stop: async () => {
        child.kill(program.stopSignal);
        const deadline = new AbortController();
        const force = pause(STOP_DEADLINE_MS, undefined, { signal: deadline.signal }).then(
          () => child.kill('SIGKILL'),
          () => undefined,
        );
        await exited;
        deadline.abort();
        await force;
      },
      kill: (signal) => child.kill(signal),
    };
  } finally {
    closeSync(log);
  }
}

/** Waits until the program says that it is ready. Fails when it ends first, or after the deadline. */
export async function untilReady(
  program: Program,
  running: RunningProgram,
  deadlineMs = 60_000,
): Promise<void> {
  let exit: Exit | undefined;
  void running.exited.then((how) => (exit = how));
  const deadline = Date.now() + deadlineMs;
  while (!(await program.ready())) {
    if (exit) throw new Error(`${program.name} ended (${describeExit(exit)})${lastLines(running)}`);
    if (Date.now() > deadline) {
      throw new Error(
        `${program.name} was not ready within ${deadlineMs / 1000} s${lastLines(running)}`,
      );
    }
    await pause(25);
  }
}

/** How a program ended, in words. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}

/** The end of a program's output, to add to an error. */
export function lastLines(running: RunningProgram): string {
  return `. The end of ${running.logFile}:\n${linesOf(running).slice(-15).join('\n')}`;
}

/** The end of what a program said in words, without the JSON of its log. */
export function plainWords(running: RunningProgram): string {
  const said = linesOf(running).filter((line) => !line.startsWith('{'));
  return said.slice(-15).join('\n');
}

function linesOf({ logFile }: RunningProgram): string[] {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n');
}
