import { delayAfter, sleep } from '@citadelle/async';
import type { DataFolder } from './data-folder.js';
import {
  describeExit,
  lastLines,
  launch,
  plainWords,
  type Program,
  type RunningProgram,
} from './servers/program.js';

/** Before a program that died once, or again and again, is started again. */
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;
/** Who lived this long is healthy: its next death is a new story, with the first delay again. */
const HEALTHY_AFTER_MS = 30_000;
const DEATHS_TO_GIVE_UP = 3;
const READY_DEADLINE_MS = 120_000;
/** sysexits.h: a setting, or what it leads to, is wrong, so starting again does not help. */
export const EX_CONFIG = 78;

/** A program says that it cannot run as it is set up. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

interface Supervised {
  readonly program: Program;
  running: RunningProgram;
  /** Deaths since it was last healthy. */
  deaths: number;
  readonly stopping: AbortController;
  /** Ends when the program has ended and will not be started again. */
  over: Promise<void>;
}

/** Keeps programs running: who dies is started again, later and later when it keeps dying, unless that cannot help. */
export class Supervisor {
  private readonly programs = new Map<string, Supervised>();
  private refuse!: (error: Error) => void;
  /** Rejects with {@link CannotRun} when a program says so; it is not started again. */
  readonly refused = new Promise<never>((_resolve, reject) => (this.refuse = reject));

  constructor(
    private readonly folder: DataFolder,
    private readonly say: (line: string) => void,
    /** Told when a program has a new process. */
    private readonly changed: () => void = () => undefined,
    /** Cuts the wait for readiness short. */
    private readonly giveUp?: AbortSignal,
    private readonly longestDelayMs = LONGEST_DELAY_MS,
  ) {
    this.refused.catch(() => undefined);
  }

  /** Starts a program and waits until it is ready. Gives up when it keeps dying before it ever was. */
  async start(program: Program): Promise<void> {
    const supervised: Supervised = {
      program,
      running: await this.launch(program),
      deaths: 0,
      stopping: new AbortController(),
      over: Promise.resolve(),
    };
    this.programs.set(program.name, supervised);
    supervised.over = this.keepAlive(supervised);
    await Promise.race([this.untilReady(supervised), this.refused]);
  }

  /** The number of the process that runs, or ran last, under this name. */
  pid(name: string): number {
    return this.get(name).running.pid;
  }

  /** Sends a signal to a program, as a fault would: it is started again when it dies. */
  kill(name: string, signal: NodeJS.Signals): void {
    this.get(name).running.kill(signal);
  }

  /** Stops these programs, together. */
  async stop(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const supervised = this.programs.get(name);
        if (!supervised) return;
        supervised.stopping.abort();
        await supervised.running.stop();
        await supervised.over;
        this.programs.delete(name);
      }),
    );
  }

  private async untilReady(supervised: Supervised): Promise<void> {
    const { program } = supervised;
    const deadline = Date.now() + READY_DEADLINE_MS;
    while (!(await program.ready())) {
      this.giveUp?.throwIfAborted();
      const hopeless = supervised.deaths >= DEATHS_TO_GIVE_UP;
      if (hopeless || Date.now() > deadline) {
        const what = hopeless ? 'ends at once, again and again' : 'does not get ready';
        throw new Error(`${program.name} ${what}${lastLines(supervised.running)}`);
      }
      // Often enough for nobody to notice, not so often that asking slows the start down.
      await sleep(75);
    }
  }

  private async keepAlive(supervised: Supervised): Promise<void> {
    const { program, stopping } = supervised;
    for (;;) {
      const begun = Date.now();
      const exit = await supervised.running.exited;
      if (stopping.signal.aborted) return;
      if (exit.code === EX_CONFIG)
        return this.refuse(
          new CannotRun(`${program.name} cannot run:\n${plainWords(supervised.running)}`),
        );
      if (Date.now() - begun > HEALTHY_AFTER_MS) supervised.deaths = 0;
      supervised.deaths += 1;
      const delay = delayAfter(supervised.deaths, {
        firstDelayMs: FIRST_DELAY_MS,
        maxDelayMs: this.longestDelayMs,
      });
      this.say(
        `${program.name} died (${describeExit(exit)}): starting it again in ${delay / 1000} s. ` +
          `Its log: ${supervised.running.logFile}`,
      );
      await sleep(delay, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      supervised.running = await this.launch(program);
      this.say(`${program.name} is back (process ${supervised.running.pid})`);
      this.changed();
    }
  }

  private async launch(program: Program): Promise<RunningProgram> {
    const running = await launch(program, this.folder.log(program.name));
    this.folder.remember(running.pid, program.stopSignal);
    return running;
  }

  private get(name: string): Supervised {
    const supervised = this.programs.get(name);
    if (!supervised) throw new Error(`Nothing runs under the name ${name}`);
    return supervised;
  }
}
