import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { GivenLogin } from './login.js';

/** What was taken for somebody. */
export interface TakenLogin extends GivenLogin {
  readonly agentId: string;
  /** The bare login whose first holder gets a number by this. */
  readonly renumbers: string | null;
}

const KEEP = prepared('keep-taken-logins')`
  INSERT INTO taken_logins (agent_id, login, address, rank, renumbers)
  SELECT "agentId", login, address, rank, renumbers FROM json_to_recordset($1) AS taken (
    "agentId" uuid, login text, address text, rank integer, renumbers text)
  ON CONFLICT (agent_id) DO NOTHING`;
const FIND = prepared<TakenLogin>('find-taken-logins')`
  SELECT agent_id AS "agentId", login, address, rank, renumbers FROM taken_logins
  WHERE agent_id = ANY ($1::uuid[])`;
// A login that was taken and has opened is in the registry, where it may be a former one by now.
const BARE = prepared<{ login: string }>('bare-logins-in-use')`
  SELECT login FROM logins WHERE login = ANY ($1) AND kind = 'current'
  UNION SELECT login FROM taken_logins WHERE login = ANY ($1)
    AND NOT EXISTS (SELECT FROM accounts WHERE accounts.agent_id = taken_logins.agent_id)`;

/** The logins and addresses that were taken for people before their accounts opened. */
@Injectable()
export class TakenLoginStore {
  /** Keeps what was taken; false when something else had been taken for one of them meanwhile. */
  async keep(manager: EntityManager, taken: readonly TakenLogin[]): Promise<boolean> {
    return (await KEEP.run(manager, JSON.stringify(taken))) === taken.length;
  }

  /** What was taken for these agents, by agent. */
  async find(
    manager: EntityManager,
    agentIds: readonly string[],
  ): Promise<ReadonlyMap<string, TakenLogin>> {
    const taken = await FIND.all(manager, agentIds);
    return new Map(taken.map((login) => [login.agentId, login]));
  }

  /** Which of these bases somebody has as their login, without a number. */
  async bareAmong(manager: EntityManager, bases: readonly string[]): Promise<ReadonlySet<string>> {
    if (bases.length === 0) return new Set();
    return new Set((await BARE.all(manager, bases)).map(({ login }) => login));
  }
}
