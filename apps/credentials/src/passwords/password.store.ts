import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { countsForgotten } from '../sessions/sign-in-counts.js';
import type { PasswordKind } from './passwords.js';

/** What a password is verified against. */
export interface KeptPassword {
  readonly phc: string;
  readonly kind: PasswordKind;
}

/** The first password of an agent, and the birth date that came with it. */
export interface FirstPassword {
  readonly agentId: string;
  readonly phc: string;
  readonly birthDate: string;
}

const CURRENT = prepared<KeptPassword>('current-password')`
  SELECT phc, kind FROM password_hashes WHERE agent_id = $1`;
const STRENGTHEN = prepared('strengthen-password')`
  UPDATE password_hashes SET phc = $3 WHERE agent_id = $1 AND phc = $2`;
const CHANGE = prepared<{ generation: number }>('change-password')`
  UPDATE password_hashes SET phc = $3, kind = 'chosen', generation = generation + 1
  WHERE agent_id = $1 AND generation = $2 RETURNING generation`;
const REPLACE = prepared('replace-password')`
  WITH ended AS (DELETE FROM sessions WHERE agent_id = $1), browsers AS (
    INSERT INTO forgotten_browsers (agent_id, browser, at) VALUES ($1, '*', clock_timestamp())
    ON CONFLICT (agent_id, browser) DO UPDATE SET at = EXCLUDED.at
  ), ${countsForgotten('$1')}
  INSERT INTO password_hashes AS known (agent_id, phc, kind) VALUES ($1, $2, 'chosen')
  ON CONFLICT (agent_id) DO UPDATE
    SET phc = EXCLUDED.phc, kind = EXCLUDED.kind, generation = known.generation + 1`;
const REMOVE = prepared('remove-password')`
  DELETE FROM password_hashes WHERE agent_id = $1`;
const SEED = prepared('seed-passwords')`
  WITH seeds AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS seeds (agent_id, phc, birth_date)
  ), born AS (
    UPDATE identities SET birth_date = seeds.birth_date FROM seeds
    WHERE identities.agent_id = seeds.agent_id
  )
  INSERT INTO password_hashes (agent_id, phc, kind) SELECT agent_id, phc, 'numen' FROM seeds`;

/** The hashes of passwords. */
@Injectable()
export class PasswordStore {
  async current(manager: EntityManager, agentId: string): Promise<KeptPassword | undefined> {
    return CURRENT.get(manager, agentId);
  }

  /** Puts a stronger hash of the same password in the place of `phc`, if that is still there. */
  async strengthen(manager: EntityManager, agentId: string, phc: string, stronger: string) {
    await STRENGTHEN.run(manager, agentId, phc, stronger);
  }

  /** Stores a new password; returns its generation, undefined when the one of `generation` has been changed since. */
  async change(
    manager: EntityManager,
    agentId: string,
    generation: number,
    phc: string,
  ): Promise<number | undefined> {
    const changed = await CHANGE.get(manager, agentId, generation, phc);
    return changed?.generation;
  }

  /** Stores a new password in place of any, ends every session, forgets its browsers and lifts its delays. */
  async replace(manager: EntityManager, agentId: string, phc: string): Promise<void> {
    await REPLACE.run(manager, agentId, phc);
  }

  /** Deletes the password: a reset alone gives another one. */
  async remove(manager: EntityManager, agentId: string): Promise<void> {
    await REMOVE.run(manager, agentId);
  }

  /** Stores the first passwords of agents who have none. */
  async seed(manager: EntityManager, seeds: readonly FirstPassword[]): Promise<void> {
    const column = (name: keyof FirstPassword) => seeds.map((seed) => seed[name]);
    await SEED.run(manager, column('agentId'), column('phc'), column('birthDate'));
  }
}
