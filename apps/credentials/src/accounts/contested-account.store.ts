import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

const ADD = prepared('add-contested-accounts')`
  INSERT INTO contested_accounts SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING`;
const REMOVE = prepared('remove-contested-accounts')`
  DELETE FROM contested_accounts WHERE agent_id = ANY ($1::uuid[])`;

/** The accounts that have no password because it was contested: that is no fault, and nobody seeds one. */
export class ContestedAccountStore {
  async add(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await ADD.run(manager, agentIds);
  }

  /** Their owners have chosen a password again. */
  async remove(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await REMOVE.run(manager, agentIds);
  }
}
