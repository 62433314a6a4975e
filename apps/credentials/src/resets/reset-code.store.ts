import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';
import { OPEN_STATES } from './reset.store.js';

const COUNTED = `
    UPDATE reset_codes c SET counted = c.counted + 1 FROM wanted w
    WHERE c.reset_id = w.reset_id AND c.counted < $2
    RETURNING w.reset_id AS "resetId", w.agent_id AS "agentId",
              c.first_code AS "firstCode", c.second_code AS "secondCode"`;

/** Counts a try at the open reset of a login, or else its latest; no row if there is none or no try is left. $1 login, $2 limit. */
export const COUNT_TRY_OF_LOGIN = prepared<CountedTry>('count-code-try-of-login')`
  WITH wanted AS (
    SELECT r.reset_id, r.agent_id FROM ${TYPED_LOGINS} l JOIN resets r USING (agent_id)
    WHERE l.login = $1
    ORDER BY r.state IN (${OPEN_STATES}) DESC,
             r.started_at DESC
    LIMIT 1
  )${COUNTED}`;

/** Counts a try at one reset. $1 reset id, $2 limit. */
const COUNT_TRY_OF_RESET = prepared<CountedTry>('count-code-try-of-reset')`
  WITH wanted AS (SELECT reset_id, agent_id FROM resets WHERE reset_id = $1::uuid)${COUNTED}`;

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

/** A try that was counted, and what it is judged by. */
export interface CountedTry {
  readonly resetId: string;
  readonly agentId: string;
  readonly firstCode: Buffer;
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

  /** Counts a try; undefined when there is no such reset, or `most` tries were counted already. */
  async countTry(
    manager: EntityManager,
    target: Target,
    most: number,
  ): Promise<CountedTry | undefined> {
    const [statement, value] =
      'login' in target ? [COUNT_TRY_OF_LOGIN, target.login] : [COUNT_TRY_OF_RESET, target.resetId];
    return statement.get(manager, value, most);
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
