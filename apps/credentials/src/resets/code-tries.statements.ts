import { OPEN_STATES } from './resets.js';

const COUNTED = `
    UPDATE reset_codes c SET counted = c.counted + 1 FROM wanted w
    WHERE c.reset_id = w.reset_id AND c.counted < $2
    RETURNING w.reset_id AS "resetId", w.agent_id AS "agentId",
              c.first_code AS "firstCode", c.second_code AS "secondCode"`;

/** Counts a try at the open reset of a login, or else its latest; no row if there is none or no try is left. $1 login, $2 limit. */
export const COUNT_TRY_OF_LOGIN = {
  name: 'count-code-try-of-login',
  text: `
    WITH wanted AS (
      SELECT r.reset_id, r.agent_id FROM logins l JOIN resets r USING (agent_id)
      WHERE l.login = $1
      ORDER BY r.state IN (${OPEN_STATES}) DESC,
               r.started_at DESC
      LIMIT 1
    )${COUNTED}`,
};

/** Counts a try at one reset. $1 reset id, $2 limit. */
export const COUNT_TRY_OF_RESET = {
  name: 'count-code-try-of-reset',
  text: `
    WITH wanted AS (SELECT reset_id, agent_id FROM resets WHERE reset_id = $1::uuid)${COUNTED}`,
};

/** Takes the count back, since right codes cost no try. $1 reset id. */
export const GIVE_TRY_BACK = {
  name: 'give-code-try-back',
  text: 'UPDATE reset_codes SET counted = counted - 1 WHERE reset_id = $1 AND counted > 0',
};

/** The row that a counted try returns. */
export interface CountedTry {
  readonly resetId: string;
  readonly agentId: string;
  readonly firstCode: Buffer;
  /** Null until a manager releases it. */
  readonly secondCode: Buffer | null;
}
