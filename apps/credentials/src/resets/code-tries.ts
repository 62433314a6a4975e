import { Inject, Injectable } from '@nestjs/common';
import { Limiter } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { CONFIG, keysOf, withRefusalFloor } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { EntityManager } from 'typeorm';
import { codeDigest, type CodeKind, sameDigest } from './codes.js';
import { type CountedTry, ResetCodeStore, type Target } from './reset-code.store.js';
import { ResetWrites } from './reset-writes.js';

/** Codes as typed. */
export interface TypedCodes {
  readonly firstCode: string;
  /** Absent in calls that need the first code alone. */
  readonly secondCode?: string;
}

/** An id that no reset has: tries at it take the same way as tries at a reset. */
const NO_RESET = '00000000-0000-0000-0000-000000000000';
const NO_CODE = Buffer.alloc(32);

/** Judges every try at the codes of a reset. A try is counted before it is judged; all refusals are alike, in time too. */
@Injectable()
export class CodeTries {
  private readonly keys: readonly Buffer[];
  /** One at a time, so that somebody's own parallel calls never use up each other's tries. */
  private readonly turns = new Limiter(1);

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: ResetCodeStore,
    private readonly writes: ResetWrites,
  ) {
    this.keys = keysOf(config.RESET_CODE_KEY).all;
  }

  /** Judges one try and runs `onRight` when the codes are right. Refuses with `reset-refused` for every reason. */
  judge<T>(
    target: Target,
    codes: TypedCodes,
    onRight: (proven: CountedTry) => Promise<T>,
  ): Promise<T> {
    const wanted = 'login' in target ? { login: canonicalLogin(target.login) } : target;
    const whose = 'login' in wanted ? wanted.login : wanted.resetId;
    return withRefusalFloor(['reset-refused'], () =>
      this.turns.run(whose, async () => {
        const most = this.config.LIMIT_RESET_TRIES;
        const counted = await this.kept.countTry(this.manager, wanted, most);
        const right = this.areRight(codes, counted);
        if (!counted) throw new Refusal('reset-refused');
        if (!right) return this.refuse(counted.resetId);
        try {
          return await onRight(counted);
        } finally {
          await this.kept.giveTryBack(this.manager, counted.resetId);
        }
      }),
    );
  }

  /** Always compares both codes, with a decoy where there is no reset, so that the time tells nothing. */
  private areRight({ firstCode, secondCode }: TypedCodes, counted: CountedTry | undefined) {
    const { resetId, ...kept } = counted ?? {
      resetId: NO_RESET,
      firstCode: NO_CODE,
      secondCode: NO_CODE,
    };
    // With every key, whichever made the code: each of the two may be of another.
    const isRight = (kind: CodeKind, typed: string, digest: Buffer | null) =>
      this.keys.filter((key) => sameDigest(codeDigest(key, resetId, kind, typed), digest)).length >
      0;
    const first = isRight('first', firstCode, kept.firstCode);
    if (secondCode === undefined) return first;
    const second = isRight('second', secondCode, kept.secondCode);
    return first && second;
  }

  private async refuse(resetId: string): Promise<never> {
    const limit = this.config.LIMIT_RESET_TRIES;
    await this.writes.write(resetId, { type: 'CountWrongCodes', limit });
    throw new Refusal('reset-refused');
  }
}
