import { Inject, Injectable } from '@nestjs/common';
import type { UnitsEvents } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';

const CONSUMER = 'units';

/** The units that somebody can be sent to. */
@Injectable()
export class Units {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Once per message. */
  async declare(messageId: string, { unitId, name }: UnitsEvents['UnitDeclared']): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(CONSUMER, messageId))) return;
      await tx.manager.query(
        `INSERT INTO units (unit_id, name) VALUES ($1, $2)
         ON CONFLICT (unit_id) DO UPDATE SET name = EXCLUDED.name`,
        [unitId, name],
      );
    });
  }
}
