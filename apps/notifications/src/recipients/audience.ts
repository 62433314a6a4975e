import { isForManagers } from '@citadelle/rights';
import type { EntityManager } from 'typeorm';
import type { ManagersNotice } from '../alerts/notice.js';
import type { Responsible } from '../mail/managers-mails.js';
import { RecipientStore } from './recipient.store.js';

const recipients = new RecipientStore();

/** For whom an alert about a unit is: its managers, or the administrators when no other manager can be mailed. */
export async function audienceFor(
  manager: EntityManager,
  unit: string,
  agentId: string,
): Promise<'managers' | 'administrators'> {
  const managers = await recipients.managersOf(manager, unit, agentId);
  return managers.length > 0 ? 'managers' : 'administrators';
}

/** Who is mailed of a notice, looked up at delivery: dismissed managers are not told, newly appointed ones are. */
export async function findResponsible(
  manager: EntityManager,
  notice: ManagersNotice,
): Promise<Responsible> {
  const { agentId } = notice;
  const forManagers = isForManagers(notice.kind);
  const managers =
    forManagers && 'unit' in notice
      ? await recipients.managersOf(manager, notice.unit, agentId)
      : [];
  if (managers.length > 0) return { addressees: managers, insteadOfManagers: false };
  return {
    addressees: await recipients.administrators(manager, agentId),
    insteadOfManagers: forManagers,
  };
}
