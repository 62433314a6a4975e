import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { foldPassword, measured } from '@citadelle/contracts/password-rules';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { PasswordHolder, Strength } from './password-rules.js';

/** The process weighs 90 MB: it goes when nobody chooses a password. */
const IDLE_MS = 10_000;

/** What the process is asked. */
export interface Question {
  readonly id: number;
  readonly password: string;
  /** As much of it as zxcvbn judges. */
  readonly start: string;
  readonly words: string[];
}

interface Answer extends Strength {
  readonly id: number;
}

interface Pending {
  resolve(strength: Strength): void;
  reject(error: Error): void;
}

/**
 * Judges how soon a password would be guessed, in a process of its own: a check takes up to half
 * a second, in which nobody else could sign in, and much memory that stays with whoever has used it.
 */
@Injectable()
export class StrengthMeter implements OnModuleDestroy {
  private judge: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();

  /** What zxcvbn and the list of common passwords say of what was typed, folded, knowing its holder. */
  measure(typed: string, holder: PasswordHolder): Promise<Strength> {
    const id = ++this.lastId;
    const { firstName, usualName, birthDate, logins } = holder;
    const known = [firstName, usualName, ...logins, birthDate ?? ''];
    clearTimeout(this.idle);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.judge ??= this.start();
      const question = { id, password: foldPassword(typed), ...measured(typed, known) };
      this.judge.send(question satisfies Question);
    });
  }

  /** Ends the process; a later {@link measure} starts another. */
  close(): void {
    clearTimeout(this.idle);
    this.judge?.kill();
    this.abandon(this.judge, new Error('the strength meter was closed'));
  }

  onModuleDestroy(): void {
    this.close();
  }

  private start(): ChildProcess {
    const judge = fork(fileURLToPath(new URL('./strength.process.js', import.meta.url)), {
      // Neither the service's secrets nor its flags.
      env: {},
      execArgv: ['--max-semi-space-size=2', '--max-old-space-size=64'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    judge.unref();
    judge.channel?.unref();
    judge.on('message', ({ id, score, common }: Answer) => {
      this.pending.get(id)?.resolve({ score, common });
      this.pending.delete(id);
      if (this.pending.size === 0) this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    });
    judge.on('error', (error) => this.abandon(judge, error));
    judge.on('exit', () => this.abandon(judge, new Error('the strength meter ended')));
    return judge;
  }

  /** Lets nobody wait for an answer that will not come. */
  private abandon(judge: ChildProcess | undefined, error: Error): void {
    if (this.judge !== judge) return;
    this.judge = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
