import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { PasswordHolder, Strength } from './password-rules.js';

/** zxcvbn's time grows with the square of the length: what starts strong stays strong. */
const JUDGED_CODE_POINTS = 40;

/** The dictionaries weigh 40 MB: they leave the memory when nobody chooses a password. */
const IDLE_MS = 10_000;

/** Words an attacker would try first here. */
const LOCAL_WORDS = ['besancon', 'academie', 'rectorat', 'citadelle', 'numen', 'ac-besancon'];

interface Answer extends Strength {
  readonly id: number;
}

interface Pending {
  resolve(strength: Strength): void;
  reject(error: Error): void;
}

/**
 * Judges how soon a password would be guessed, in a thread of its own: a check takes up to half a
 * second, in which nobody else could sign in.
 */
@Injectable()
export class StrengthMeter implements OnModuleDestroy {
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();

  /** What zxcvbn and the list of common passwords say of `password`, knowing its holder. */
  measure(password: string, holder: PasswordHolder): Promise<Strength> {
    const id = ++this.lastId;
    const { firstName, usualName, birthDate, logins } = holder;
    const words = [firstName, usualName, ...logins, birthDate ?? '', ...LOCAL_WORDS];
    const start = [...password].slice(0, JUDGED_CODE_POINTS).join('');
    clearTimeout(this.idle);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker ??= this.start();
      this.worker.postMessage({ id, password, start, words: words.filter((word) => word !== '') });
    });
  }

  /** Ends the thread; a later {@link measure} starts another. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./strength.worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
      // Flags of the test runner's own process mean nothing to the worker.
      execArgv: [],
    });
    worker.unref();
    worker.on('message', ({ id, score, common }: Answer) => {
      this.pending.get(id)?.resolve({ score, common });
      this.pending.delete(id);
      if (this.pending.size === 0) this.idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    });
    worker.on('error', (error) => this.abandon(worker, error));
    worker.on('exit', () => this.abandon(worker, new Error('the strength meter ended')));
    return worker;
  }

  private abandon(worker: Worker, error: Error): void {
    if (this.worker !== worker && this.worker !== undefined) return;
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
