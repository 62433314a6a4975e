import type { EntityManager } from 'typeorm';
import type { Addressee } from '../mail/mailer.js';

const REACHABLE = `r.first_name || ' ' || r.usual_name AS name, r.address
  FROM recipients r WHERE NOT r.erased AND r.first_name IS NOT NULL AND r.usual_name IS NOT NULL
  AND r.address IS NOT NULL`;

/** Those who manage a unit now and can be reached, without the person it is about. */
export function findManagers(
  manager: EntityManager,
  unit: string,
  except: string,
): Promise<Addressee[]> {
  return manager.query(
    `SELECT ${REACHABLE} AND r.agent_id <> $2
       AND r.agent_id IN (SELECT agent_id FROM unit_managers WHERE unit_id = $1) ORDER BY r.address`,
    [unit, except],
  );
}

/** Those who administer now and can be reached, without the person it is about. */
export function findAdministrators(manager: EntityManager, except: string): Promise<Addressee[]> {
  return manager.query(
    `SELECT ${REACHABLE} AND r.agent_id <> $1
       AND r.agent_id IN (SELECT agent_id FROM administrators) ORDER BY r.address`,
    [except],
  );
}

/** Who answers for a unit: its managers, or the administrators when nobody else than the person concerned manages it. */
export async function audienceFor(
  manager: EntityManager,
  unit: string,
  agentId: string,
): Promise<'managers' | 'administrators'> {
  const managers = await findManagers(manager, unit, agentId);
  return managers.length > 0 ? 'managers' : 'administrators';
}
