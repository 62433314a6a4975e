import type { EntityManager } from 'typeorm';
import type { Addressee } from '../mail/mailer.js';
import { RecipientEntity } from './recipient.entity.js';

/** How an agent is called. */
export interface Names {
  readonly agentId: string;
  readonly usualName: string;
  readonly firstName: string;
}

/** Keeps how agents are called; the last one of an agent's counts. */
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

/** Keeps where agents are reached, and under which login. */
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

/** Keeps an agent's new login. */
export async function keepLogin(
  manager: EntityManager,
  agentId: string,
  login: string,
): Promise<void> {
  await manager.update(RecipientEntity, { agentId, erased: false }, { login });
}

/** Forgets an agent, whatever comes late. */
export async function forget(manager: EntityManager, agentId: string): Promise<void> {
  await manager.query(
    `INSERT INTO recipients (agent_id, erased) VALUES ($1, true)
     ON CONFLICT (agent_id) DO UPDATE
     SET usual_name = NULL, first_name = NULL, login = NULL, address = NULL, erased = true`,
    [agentId],
  );
}

/** Somebody who can be told, and under which login they are known. */
export interface Person extends Addressee {
  readonly login: string;
}

/** Who is behind an agentId: what a mail needs, or that it is not known yet, or never will be. */
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
