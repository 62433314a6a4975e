import { Injectable } from '@nestjs/common';
import { runStatement, type Statement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { PasswordHolder } from '../passwords/password-rules.js';

/** Who holds an account, as the directory says. */
export interface Identity {
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly unit: string;
}

const KEEP: Statement = {
  name: 'keep-identities',
  text: `INSERT INTO identities (agent_id, first_name, usual_name, unit)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
};
const RENAME: Statement = {
  name: 'rename-identity',
  text: 'UPDATE identities SET first_name = $2, usual_name = $3 WHERE agent_id = $1',
};
const ASSIGN: Statement = {
  name: 'assign-identity',
  text: 'UPDATE identities SET unit = $2 WHERE agent_id = $1',
};
const HOLDER: Statement = {
  name: 'password-holder',
  text: `
    SELECT coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
           i.birth_date AS "birthDate", array_append(a.aliases, a.login) AS logins
    FROM accounts a LEFT JOIN identities i USING (agent_id) WHERE a.agent_id = $1`,
};
const UNIT: Statement = {
  name: 'unit-of-identity',
  text: 'SELECT unit FROM identities WHERE agent_id = $1',
};

/** Names, birth date and unit of the holders of accounts: for greetings, password rules and requests. */
@Injectable()
export class HolderStore {
  async keep(manager: EntityManager, identities: readonly Identity[]): Promise<void> {
    const column = (name: keyof Identity) => identities.map((identity) => identity[name]);
    const names: (keyof Identity)[] = ['agentId', 'firstName', 'usualName', 'unit'];
    await runStatement(manager, KEEP, names.map(column));
  }

  async rename(
    manager: EntityManager,
    { agentId, firstName, usualName }: Omit<Identity, 'unit'>,
  ): Promise<void> {
    await runStatement(manager, RENAME, [agentId, firstName, usualName]);
  }

  async assign(manager: EntityManager, agentId: string, unit: string): Promise<void> {
    await runStatement(manager, ASSIGN, [agentId, unit]);
  }

  /** What the password rules need of an account's holder. */
  async holder(manager: EntityManager, agentId: string): Promise<PasswordHolder> {
    const [holder] = await runStatement<PasswordHolder>(manager, HOLDER, [agentId]);
    if (!holder) throw new Error('an account without a row');
    return holder;
  }

  /** The agent's own unit. */
  async unitOf(manager: EntityManager, agentId: string): Promise<string | null> {
    const [identity] = await runStatement<{ unit: string | null }>(manager, UNIT, [agentId]);
    return identity?.unit ?? null;
  }
}
