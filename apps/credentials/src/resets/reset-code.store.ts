import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';
import { OPEN_STATES } from './reset.store.js';

/** Never more than somebody has whose account was started ten times a day until the oldest are forgotten. */
const MOST_CANDIDATES = 64;
const CANDIDATE = `r.reset_id AS "resetId", r.agent_id AS "agentId", c.first_code AS "firstCode"`;

/** The resets of an account whose first code is known, open ones first. $1 login or address. */
const OF_LOGIN = prepared<CodedReset>('coded-resets-of-login')`
  SELECT ${CANDIDATE}
  FROM ${TYPED_LOGINS} typed JOIN resets r USING (agent_id) JOIN reset_codes c USING (reset_id)
  WHERE typed.login = $1
  ORDER BY r.state IN (${OPEN_STATES}) DESC, r.started_at DESC
  LIMIT ${MOST_CANDIDATES}`;
const OF_ID = prepared<CodedReset>('coded-reset')`
  SELECT ${CANDIDATE} FROM resets r JOIN reset_codes c USING (reset_id) WHERE r.reset_id = $1::uuid`;

/** Counts a try at the second code; no row when no try is left. $1 reset id, $2 limit. */
export const COUNT_TRY = prepared<Pick<CountedTry, 'secondCode'>>('count-code-try')`
  UPDATE reset_codes SET counted = counted + 1 WHERE reset_id = $1 AND counted < $2
  RETURNING second_code AS "secondCode"`;

/** Takes the count back, since right codes cost no try. $1 reset id. */
const GIVE_TRY_BACK = prepared('give-code-try-back')`
  UPDATE reset_codes SET counted = counted - 1 WHERE reset_id = $1 AND counted > 0`;

const KEEP_FIRST = prepared('keep-first-code')`
  INSERT INTO reset_codes (reset_id, first_code, source) VALUES ($1, $2, $3)`;
const SET_SECOND = prepared('set-second-code')`
  UPDATE reset_codes SET second_code = $2 WHERE reset_id = $1`;
/** Of two completions with the same codes, only one changes a row. */
const CONSUME = prepared('consume-codes')`
  UPDATE reset_codes c SET second_code = NULL FROM resets r
  WHERE c.reset_id = $1 AND r.reset_id = c.reset_id AND r.state = 'second-code-released'
    AND r.expires_at > now() AND c.first_code = $2 AND c.second_code = $3`;
const FORGET = prepared('forget-codes')`
  UPDATE reset_codes SET second_code = NULL, source = NULL WHERE reset_id = $1`;

/** A reset, and what its first code is compared with. */
export interface CodedReset {
  readonly resetId: string;
  readonly agentId: string;
  readonly firstCode: Buffer;
}

/** A reset whose first code was right, and what its second one is compared with. */
export interface CountedTry extends CodedReset {
  /** Null until a manager releases it. */
  readonly secondCode: Buffer | null;
}

/** By which reset the codes are looked for: its id, or the login of the account. */
export type Target = { readonly login: string } | { readonly resetId: string };

/** What the codes of resets are compared with, and how often any was tried. */
@Injectable()
export class ResetCodeStore {
  async keepFirst(
    manager: EntityManager,
    resetId: string,
    firstCode: Buffer,
    source: string,
  ): Promise<void> {
    await KEEP_FIRST.run(manager, resetId, firstCode, source);
  }

  /** The resets that a first code may be of. */
  async candidates(manager: EntityManager, target: Target): Promise<CodedReset[]> {
    return 'login' in target
      ? OF_LOGIN.all(manager, target.login)
      : OF_ID.all(manager, target.resetId);
  }

  /** Counts a try at the second code; undefined when `most` were counted already. */
  async countTry(
    manager: EntityManager,
    resetId: string,
    most: number,
  ): Promise<Pick<CountedTry, 'secondCode'> | undefined> {
    return COUNT_TRY.get(manager, resetId, most);
  }

  /** Takes the count of a try back, since right codes cost none. */
  async giveTryBack(manager: EntityManager, resetId: string): Promise<void> {
    await GIVE_TRY_BACK.run(manager, resetId);
  }

  /** Keeps a second code, or drops it with null. */
  async setSecond(manager: EntityManager, resetId: string, code: Buffer | null): Promise<void> {
    await SET_SECOND.run(manager, resetId, code);
  }

  /** Whether both codes were there, on a reset that may be completed; the second one is gone now. */
  async consume(
    manager: EntityManager,
    { resetId, firstCode, secondCode }: CountedTry,
  ): Promise<boolean> {
    return (await CONSUME.run(manager, resetId, firstCode, secondCode)) === 1;
  }

  /** When a reset ends, second code and source are deleted. The first code stays, to read how the reset ended. */
  async forget(manager: EntityManager, resetId: string): Promise<void> {
    await FORGET.run(manager, resetId);
  }
}
