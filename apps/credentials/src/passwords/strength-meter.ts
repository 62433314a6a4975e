import { foldPassword, measured } from '@citadelle/contracts/password-rules';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HelperProcess, type Numbered } from './helper-process.js';
import type { PasswordHolder, Strength } from './password-rules.js';

/** What the process is asked. */
export type NumberedQuestion = Numbered<Question>;

interface Question {
  readonly password: string;
  /** As much of it as zxcvbn judges. */
  readonly start: string;
  readonly words: string[];
}

/**
 * Judges how soon a password would be guessed, in a process of its own: a check takes up to half
 * a second, in which nobody else could sign in, and much memory that stays with whoever has used it.
 */
@Injectable()
export class StrengthMeter implements OnModuleDestroy {
  private readonly judge = new HelperProcess<Question, Strength>({
    name: 'strength meter',
    url: new URL('./strength.process.js', import.meta.url),
    flags: ['--max-semi-space-size=2', '--max-old-space-size=64'],
    // It weighs 90 MB.
    idleMs: 10_000,
  });

  /** What zxcvbn and the list of common passwords say of what was typed, folded, knowing its holder. */
  async measure(typed: string, holder: PasswordHolder): Promise<Strength> {
    const { firstName, usualName, birthDate, logins } = holder;
    const known = [firstName, usualName, ...logins, birthDate ?? ''];
    const { score, common } = await this.judge.ask({
      password: foldPassword(typed),
      ...measured(typed, known),
    });
    return { score, common };
  }

  /** Ends the process; a later {@link measure} starts another. */
  close(): void {
    this.judge.close();
  }

  onModuleDestroy(): void {
    this.close();
  }
}
