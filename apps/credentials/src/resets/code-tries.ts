import { Inject, Injectable } from '@nestjs/common';
import { Limiter } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import {
  CONFIG,
  currentCall,
  durationSeconds,
  keyBytes,
  keyedDigest,
  keysOf,
  sourceOf,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { EntityManager } from 'typeorm';
import { CodeFailureStore, type Waits } from './code-failure.store.js';
import { codeDigest, type CodeKind, sameDigest } from './codes.js';
import {
  type CodedReset,
  type CountedTry,
  ResetCodeStore,
  type Target,
} from './reset-code.store.js';
import { ResetWrites } from './reset-writes.js';

/** Codes as typed. */
export interface TypedCodes {
  readonly firstCode: string;
  /** Absent in calls that need the first code alone. */
  readonly secondCode?: string;
}

/** A reset that nobody has: first codes are compared with it where there is no other. */
const NOBODYS: CodedReset = {
  resetId: '00000000-0000-0000-0000-000000000000',
  agentId: '',
  firstCode: Buffer.alloc(32),
};

/**
 * Judges the codes of resets; all refusals are alike, in time too. A wrong first code costs whoever typed it there, never
 * the reset. A wrong second code beside the right first one spends one of the reset's tries. Both are counted before they
 * are judged.
 */
@Injectable()
export class CodeTries {
  /** One at a time for each typed login and source, and for each reset, so that somebody's own parallel calls never count against each other. */
  private readonly turns = new Limiter(1);
  private readonly codeKeys: readonly Buffer[];
  private readonly throttleKey: Buffer;
  private readonly waits: Waits;

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: ResetCodeStore,
    private readonly failures: CodeFailureStore,
    private readonly writes: ResetWrites,
  ) {
    this.codeKeys = keysOf(config.RESET_CODE_KEY).all;
    this.throttleKey = keyBytes(config.THROTTLE_KEY);
    this.waits = [
      config.SIGN_IN_FREE_TRIES,
      durationSeconds(config.SIGN_IN_WAIT_FIRST),
      durationSeconds(config.SIGN_IN_WAIT_MAX),
    ];
  }

  /**
   * Runs `onRight` when the codes are right. Refuses with `too-many-attempts` without having judged, and with
   * `reset-refused` for every other reason. All of it waits for its turn where `inTurn` says so; that a refusal is held
   * back takes nobody's turn.
   */
  judge<T>(
    target: Target,
    codes: TypedCodes,
    onRight: (proven: CountedTry) => Promise<T>,
    inTurn: (work: () => Promise<T>) => Promise<T> = (work) => work(),
  ): Promise<T> {
    const { firstCode, secondCode } = codes;
    return withRefusalFloor(['reset-refused'], () =>
      inTurn(async () => {
        const reset = await this.judgeFirst(target, firstCode);
        if (secondCode === undefined) return onRight({ ...reset, secondCode: null });
        return this.turns.run(reset.resetId, () => this.judgeSecond(reset, secondCode, onRight));
      }),
    );
  }

  private judgeFirst(target: Target, typed: string): Promise<CodedReset> {
    const wanted = 'login' in target ? { login: canonicalLogin(target.login) } : target;
    const whose = `${Object.values(wanted)[0]} ${sourceOf(currentCall().source)}`;
    const digest = keyedDigest(this.throttleKey, `first code ${whose}`).toString('base64url');
    return this.turns.run(whose, async () => {
      if (!(await this.failures.count(this.manager, digest, this.waits)))
        throw new Refusal('too-many-attempts', {
          retryAfterSeconds: Math.max(1, await this.failures.wait(this.manager, digest)),
        });
      const candidates = await this.kept.candidates(this.manager, wanted);
      // All are compared, and a decoy, so that neither which one it is nor that there is none shows in the time.
      const [right] = [...candidates, NOBODYS].filter(({ resetId, firstCode }) =>
        this.isRight(resetId, 'first', typed, firstCode),
      );
      if (!right) throw new Refusal('reset-refused');
      await this.failures.giveBack(this.manager, digest);
      return right;
    });
  }

  private async judgeSecond<T>(
    reset: CodedReset,
    typed: string,
    onRight: (proven: CountedTry) => Promise<T>,
  ): Promise<T> {
    const { resetId } = reset;
    const limit = this.config.LIMIT_RESET_TRIES;
    const counted = await this.kept.countTry(this.manager, resetId, limit);
    const right = this.isRight(resetId, 'second', typed, counted?.secondCode ?? null);
    if (!counted) throw new Refusal('reset-refused');
    if (!right) {
      await this.writes.write(resetId, { type: 'CountWrongCodes', limit });
      throw new Refusal('reset-refused');
    }
    try {
      return await onRight({ ...reset, ...counted });
    } finally {
      await this.kept.giveTryBack(this.manager, resetId);
    }
  }

  /** With every key, whichever made the code: each of the two may be of another. */
  private isRight(resetId: string, kind: CodeKind, typed: string, digest: Buffer | null): boolean {
    const same = (key: Buffer) => sameDigest(codeDigest(key, resetId, kind, typed), digest);
    return this.codeKeys.filter(same).length > 0;
  }
}
