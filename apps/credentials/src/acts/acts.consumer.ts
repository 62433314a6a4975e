import { Controller, Inject } from '@nestjs/common';
import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { EventPattern, Payload } from '@nestjs/microservices';
import { entryOfAct } from '../journal/entry-of-act.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { PastActStore } from './past-act.store.js';

/** Keeps who did what in the directory, since it decides who may give out a code, and writes it to the security journal. */
@Controller()
export class PastActsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly acts: PastActStore,
    private readonly journal: SecurityJournal,
  ) {}

  @EventPattern(topics.acts.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const { id, data } = delivery.message as MessageOn<typeof topics.acts.name>;
    if (data === null) return;
    await writeOnFirstSight(this.store, 'past-acts', id, async (tx) => {
      await this.acts.keep(tx.manager, data);
      await this.journal.write(tx, entryOfAct(data));
    });
  }
}
