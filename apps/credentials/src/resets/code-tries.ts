import { Inject, Injectable } from '@nestjs/common';
import { Limiter } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { PreparedStatements } from '../prepared-statements.js';
import {
  COUNT_TRY_OF_LOGIN,
  COUNT_TRY_OF_RESET,
  type CountedTry,
  GIVE_TRY_BACK,
} from './code-tries.statements.js';
import { codeDigest, sameDigest } from './codes.js';
import { Resets } from './resets.js';

/** The reset for which codes are presented: by its id, or by the login. */
export type Target = { readonly login: string } | { readonly resetId: string };

/** Codes as typed. */
export interface TypedCodes {
  readonly firstCode: string;
  /** Absent in calls that need the first code alone. */
  readonly secondCode?: string;
}

/** An id that no reset has: tries at it take the same way as tries at a reset. */
const NO_RESET = '00000000-0000-0000-0000-000000000000';
const NO_CODE = Buffer.alloc(32);

/** Judges every try at the codes of a reset. A try is counted before it is judged, and there is one refusal for all. */
@Injectable()
export class CodeTries {
  /** One at a time, so that somebody's own parallel calls never use up each other's tries. */
  private readonly turns = new Limiter(1);
  private readonly key: Buffer;

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly statements: PreparedStatements,
    private readonly resets: Resets,
  ) {
    this.key = keyBytes(config.RESET_CODE_KEY);
  }

  /** Judges one try and runs `onRight` when the codes are right. Refuses with `reset-refused` for every reason. */
  judge<T>(
    target: Target,
    codes: TypedCodes,
    onRight: (proven: CountedTry) => Promise<T>,
  ): Promise<T> {
    const [statement, value] =
      'login' in target
        ? [COUNT_TRY_OF_LOGIN, canonicalLogin(target.login)]
        : [COUNT_TRY_OF_RESET, target.resetId];
    return this.turns.run(value, async () => {
      const [counted] = await this.statements.run<CountedTry>(statement, [
        value,
        this.config.LIMIT_RESET_TRIES,
      ]);
      const right = this.areRight(codes, counted);
      if (!counted) throw new Refusal('reset-refused');
      if (!right) return this.refuse(counted.resetId);
      try {
        return await onRight(counted);
      } finally {
        await this.statements.run(GIVE_TRY_BACK, [counted.resetId]);
      }
    });
  }

  /** Always compares both codes, with a decoy where there is no reset, so that the time tells nothing. */
  private areRight({ firstCode, secondCode }: TypedCodes, counted: CountedTry | undefined) {
    const { resetId, ...kept } = counted ?? {
      resetId: NO_RESET,
      firstCode: NO_CODE,
      secondCode: NO_CODE,
    };
    const first = sameDigest(codeDigest(this.key, resetId, 'first', firstCode), kept.firstCode);
    if (secondCode === undefined) return first;
    const digest = codeDigest(this.key, resetId, 'second', secondCode);
    const second = sameDigest(digest, kept.secondCode);
    return first && second;
  }

  private async refuse(resetId: string): Promise<never> {
    const limit = this.config.LIMIT_RESET_TRIES;
    const command = { type: 'CountWrongCodes', limit, now: new Date() } as const;
    await this.resets.write(resetId, command);
    throw new Refusal('reset-refused');
  }
}
