import type { EntityManager } from 'typeorm';
import type { Addressee } from '../mail/mailer.js';

const REACHABLE = `r.first_name || ' ' || r.usual_name AS name, r.address
  FROM recipients r WHERE NOT r.erased AND r.first_name IS NOT NULL AND r.usual_name IS NOT NULL
  AND r.address IS NOT NULL`;

/** The managers of a unit who can be mailed, without the person whom the alert is about. */
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

/** The administrators who can be mailed, without the person whom the alert is about. */
export function findAdministrators(manager: EntityManager, except: string): Promise<Addressee[]> {
  return manager.query(
    `SELECT ${REACHABLE} AND r.agent_id <> $1
       AND r.agent_id IN (SELECT agent_id FROM administrators) ORDER BY r.address`,
    [except],
  );
}

/** For whom an alert about a unit is: its managers, or the administrators when no other manager can be mailed. */
export async function audienceFor(
  manager: EntityManager,
  unit: string,
  agentId: string,
): Promise<'managers' | 'administrators'> {
  const managers = await findManagers(manager, unit, agentId);
  return managers.length > 0 ? 'managers' : 'administrators';
}
