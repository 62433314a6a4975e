import type { EntityManager } from 'typeorm';
import type { Addressee } from '../mail/mailer.js';
import { RecipientEntity } from './recipient.entity.js';

/** The names of an agent. */
export interface Names {
  readonly agentId: string;
  readonly usualName: string;
  readonly firstName: string;
}

/** Stores the names of agents; of several for one agent the last counts. */
export async function keepNames(manager: EntityManager, named: readonly Names[]): Promise<void> {
  const last = [...new Map(named.map((names) => [names.agentId, names])).values()];
  if (last.length === 0) return;
  await manager.query(
    `INSERT INTO recipients (agent_id, usual_name, first_name)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
     ON CONFLICT (agent_id) DO UPDATE
     SET usual_name = EXCLUDED.usual_name, first_name = EXCLUDED.first_name WHERE NOT recipients.erased`,
    [
      last.map(({ agentId }) => agentId),
      last.map(({ usualName }) => usualName),
      last.map(({ firstName }) => firstName),
    ],
  );
}

/** Stores the address and login of agents. */
export async function keepAccounts(
  manager: EntityManager,
  opened: readonly { agentId: string; login: string; address: string }[],
): Promise<void> {
  if (opened.length === 0) return;
  await manager.query(
    `INSERT INTO recipients (agent_id, login, address)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
     ON CONFLICT (agent_id) DO UPDATE
     SET login = EXCLUDED.login, address = EXCLUDED.address WHERE NOT recipients.erased`,
    [
      opened.map(({ agentId }) => agentId),
      opened.map(({ login }) => login),
      opened.map(({ address }) => address),
    ],
  );
}

/** Stores an agent's new login. */
export async function keepLogin(
  manager: EntityManager,
  agentId: string,
  login: string,
): Promise<void> {
  await manager.update(RecipientEntity, { agentId, erased: false }, { login });
}

/** Erases an agent, also for messages that come later. */
export async function forget(manager: EntityManager, agentId: string): Promise<void> {
  await manager.query(
    `INSERT INTO recipients (agent_id, erased) VALUES ($1, true)
     ON CONFLICT (agent_id) DO UPDATE
     SET usual_name = NULL, first_name = NULL, login = NULL, address = NULL, erased = true`,
    [agentId],
  );
}

/** Somebody who can be mailed. */
export interface Person extends Addressee {
  readonly login: string;
}

/** What a mail needs of an agent, or that it is not known yet, or that the agent was erased. */
export async function findRecipient(
  manager: EntityManager,
  agentId: string,
): Promise<Person | 'unknown' | 'erased'> {
  const found = await manager.findOneBy(RecipientEntity, { agentId });
  if (found?.erased) return 'erased';
  const { firstName, usualName, login, address } = found ?? {};
  if (!firstName || !usualName || !login || !address) return 'unknown';
  return { name: `${firstName} ${usualName}`, login, address };
}
