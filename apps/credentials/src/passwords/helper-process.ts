import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';

/** A program that is sent questions and answers each under its number. */
export interface HelperProgram {
  /** What it is called in errors. */
  readonly name: string;
  /** In plain JavaScript, so that tests that run the sources can start it too. */
  readonly url: URL;
  readonly args?: readonly string[];
  /** All that it knows of the environment: it gets none of the service's secrets. */
  readonly env?: NodeJS.ProcessEnv;
  /** Flags of Node, in place of the service's. */
  readonly flags?: readonly string[];
  /** Its niceness; unless said, that of the service. */
  readonly niceness?: number;
  /** How long it stays when nobody asks. */
  readonly idleMs: number;
}

/** As a question or an answer passes between the processes. */
export type Numbered<T> = T & { readonly id: number };

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Work that is done in a process of its own, which is started for the first question and goes when nobody asks any more. */
export class HelperProcess<Question extends object, Answer extends object> {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;
  private readonly pending = new Map<number, Pending<Answer>>();

  constructor(private readonly program: HelperProgram) {}

  /** Throws when the process ends before it has answered; the next question starts another. */
  ask(question: Question): Promise<Answer> {
    const id = ++this.lastId;
    clearTimeout(this.idle);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.child ??= this.start();
      this.child.send({ ...question, id } satisfies Numbered<Question>);
    });
  }

  /** Ends the process; a later question starts another. */
  close(): void {
    clearTimeout(this.idle);
    this.child?.kill();
    this.abandon(this.child, 'was closed');
  }

  private start(): ChildProcess {
    const { url, args = [], env = {}, flags = [], niceness } = this.program;
    const child = fork(url, args, {
      ...{ env, execArgv: [...flags], serialization: 'advanced' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    if (niceness !== undefined && child.pid !== undefined) setPriority(child.pid, niceness);
    child.unref();
    child.channel?.unref();
    child.on('message', (answer: Numbered<Answer>) => {
      this.pending.get(answer.id)?.resolve(answer);
      this.pending.delete(answer.id);
      if (this.pending.size === 0)
        this.idle = setTimeout(() => this.close(), this.program.idleMs).unref();
    });
    child.on('error', () => this.abandon(child, 'failed'));
    child.on('exit', () => this.abandon(child, 'ended'));
    return child;
  }

  /** Lets nobody wait for an answer that will not come. */
  private abandon(child: ChildProcess | undefined, how: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    for (const { reject } of this.pending.values())
      reject(new Error(`the process of the ${this.program.name} ${how}`));
    this.pending.clear();
  }
}
