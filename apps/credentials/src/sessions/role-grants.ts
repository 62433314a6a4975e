import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';

const CONSUMER = 'units';

/** The rights that sessions carry. An administrator's grant has no unit. */
@Injectable()
export class RoleGrants {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Once per message. Sessions that are open get the right at their next call. */
  async give(messageId: string, agentId: string, role: Role, unitId: string): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(CONSUMER, messageId))) return;
      await tx.manager.query(
        `INSERT INTO role_grants (agent_id, role, unit_id) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING`,
        [agentId, role, unitId],
      );
    });
  }

  /** Once per message. Whoever loses a right signs in again. */
  async takeAway(messageId: string, agentId: string, role: Role, unitId: string): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(CONSUMER, messageId))) return;
      await tx.manager.query(
        `WITH lost AS (
           DELETE FROM role_grants WHERE agent_id = $1 AND role = $2 AND unit_id = $3 RETURNING 1
         )
         DELETE FROM sessions WHERE agent_id = $1 AND EXISTS (SELECT FROM lost)`,
        [agentId, role, unitId],
      );
    });
  }
}
