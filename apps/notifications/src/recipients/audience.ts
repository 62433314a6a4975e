import type { EntityManager } from 'typeorm';
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
