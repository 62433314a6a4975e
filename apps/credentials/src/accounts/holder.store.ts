import { Injectable } from '@nestjs/common';
import { prepared, type Versioned } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { PasswordHolder } from '../passwords/password-rules.js';

/** Who holds an account, as the directory says. */
export interface Identity {
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly unit: string;
}

const KEEP = prepared<{ agentId: string }>('keep-identities')`
  INSERT INTO identities (agent_id, first_name, usual_name, unit, version)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::numeric[])
  ON CONFLICT (agent_id) DO UPDATE SET first_name = EXCLUDED.first_name,
    usual_name = EXCLUDED.usual_name, unit = EXCLUDED.unit, version = EXCLUDED.version
  WHERE identities.version <= EXCLUDED.version
  RETURNING agent_id AS "agentId"`;
const FOLLOW = prepared<{ isNews: boolean }>('follow-identity')`
  UPDATE identities SET version = greatest(version, $2) WHERE agent_id = $1
  RETURNING version = $2 AS "isNews"`;
const RENAME = prepared('rename-identity')`
  UPDATE identities SET first_name = $2, usual_name = $3 WHERE agent_id = $1`;
const IS_NAMED = prepared('identity-is-named')`
  SELECT FROM identities WHERE agent_id = $1 AND first_name = $2 AND usual_name = $3`;
const ASSIGN = prepared('assign-identity')`
  UPDATE identities SET unit = $2 WHERE agent_id = $1`;
const HOLDER = prepared<PasswordHolder>('password-holder')`
  SELECT coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
         i.birth_date AS "birthDate", array_append(a.aliases, a.login) AS logins
  FROM accounts a LEFT JOIN identities i USING (agent_id) WHERE a.agent_id = $1`;
const UNITS = prepared<{ agentId: string; unit: string }>('units-of-identities')`
  SELECT agent_id AS "agentId", unit FROM identities WHERE agent_id = ANY ($1::uuid[]) AND unit IS NOT NULL`;
const UNIT = prepared<{ unit: string | null }>('unit-of-identity')`
  SELECT unit FROM identities WHERE agent_id = $1`;

/** Names, birth date and unit of the holders of accounts: for greetings, password rules and requests. */
@Injectable()
export class HolderStore {
  /** Keeps what is not older than what is known of an agent, and returns whose identity it kept. An agent stands there once. */
  async keep(
    manager: EntityManager,
    identities: readonly Versioned<Identity>[],
  ): Promise<Set<string>> {
    const column = (name: keyof Identity) => identities.map((identity) => identity[name]);
    const names: (keyof Identity)[] = ['agentId', 'firstName', 'usualName', 'unit'];
    const versions = identities.map(({ sequence = '0' }) => sequence);
    const kept = await KEEP.all(manager, ...names.map(column), versions);
    return new Set(kept.map(({ agentId }) => agentId));
  }

  /** Whether a message about an agent is not older than what is known; notes its version. */
  async isNews(manager: EntityManager, agentId: string, sequence = '0'): Promise<boolean> {
    const followed = await FOLLOW.get(manager, agentId, sequence);
    return followed?.isNews ?? true;
  }

  async rename(
    manager: EntityManager,
    { agentId, firstName, usualName }: Omit<Identity, 'unit'>,
  ): Promise<void> {
    await RENAME.run(manager, agentId, firstName, usualName);
  }

  /** Whether an agent is known under these names now. */
  async isNamed(
    manager: EntityManager,
    { agentId, firstName, usualName }: Omit<Identity, 'unit'>,
  ): Promise<boolean> {
    return (await IS_NAMED.get(manager, agentId, firstName, usualName)) !== undefined;
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

  /** The own units of these agents, by agent. */
  async unitsOf(
    manager: EntityManager,
    agentIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const rows = await UNITS.all(manager, agentIds);
    return new Map(rows.map(({ agentId, unit }) => [agentId, unit]));
  }

  /** The agent's own unit. */
  async unitOf(manager: EntityManager, agentId: string): Promise<string | null> {
    const identity = await UNIT.get(manager, agentId);
    return identity?.unit ?? null;
  }
}
