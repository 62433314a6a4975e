import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { PasswordHolder } from '../passwords/password-rules.js';

/** Who holds an account, as the directory says. */
export interface Identity {
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly unit: string;
}

const KEEP = prepared('keep-identities')`
  INSERT INTO identities (agent_id, first_name, usual_name, unit)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`;
const RENAME = prepared('rename-identity')`
  UPDATE identities SET first_name = $2, usual_name = $3 WHERE agent_id = $1`;
const ASSIGN = prepared('assign-identity')`
  UPDATE identities SET unit = $2 WHERE agent_id = $1`;
const HOLDER = prepared<PasswordHolder>('password-holder')`
  SELECT coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
         i.birth_date AS "birthDate", array_append(a.aliases, a.login) AS logins
  FROM accounts a LEFT JOIN identities i USING (agent_id) WHERE a.agent_id = $1`;
const UNIT = prepared<{ unit: string | null }>('unit-of-identity')`
  SELECT unit FROM identities WHERE agent_id = $1`;

/** Names, birth date and unit of the holders of accounts: for greetings, password rules and requests. */
@Injectable()
export class HolderStore {
  async keep(manager: EntityManager, identities: readonly Identity[]): Promise<void> {
    const column = (name: keyof Identity) => identities.map((identity) => identity[name]);
    const names: (keyof Identity)[] = ['agentId', 'firstName', 'usualName', 'unit'];
    await KEEP.run(manager, ...names.map(column));
  }

  async rename(
    manager: EntityManager,
    { agentId, firstName, usualName }: Omit<Identity, 'unit'>,
  ): Promise<void> {
    await RENAME.run(manager, agentId, firstName, usualName);
  }

  async assign(manager: EntityManager, agentId: string, unit: string): Promise<void> {
    await ASSIGN.run(manager, agentId, unit);
  }

  /** What the password rules need of an account's holder. */
  async holder(manager: EntityManager, agentId: string): Promise<PasswordHolder> {
    const holder = await HOLDER.get(manager, agentId);
    if (!holder) throw new Error('an account without a row');
    return holder;
  }

  /** The agent's own unit. */
  async unitOf(manager: EntityManager, agentId: string): Promise<string | null> {
    const identity = await UNIT.get(manager, agentId);
    return identity?.unit ?? null;
  }
}
