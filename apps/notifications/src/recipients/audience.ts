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
    forManagers && 'unit' in notice && notice.unit !== null
      ? await recipients.managersOf(manager, notice.unit, agentId)
      : [];
  if (managers.length > 0) return { addressees: managers, insteadOfManagers: false };
  const administrators = await recipients.administrators(manager, agentId);
  if (notice.kind !== 'account-contested')
    return { addressees: administrators, insteadOfManagers: forManagers };
  // An alert of their own, since both are told: whoever is both gets the one for managers.
  const { ofUnit } = notice;
  const told = ofUnit === null ? [] : await recipients.managersOf(manager, ofUnit, agentId);
  const isTold = new Set(told.map(({ agentId }) => agentId));
  const addressees = administrators.filter(({ agentId }) => !isTold.has(agentId));
  const toldOtherwise = addressees.length === 0 && administrators.length > 0;
  return { addressees, insteadOfManagers: false, toldOtherwise };
}
