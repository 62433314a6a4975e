import { Controller, Inject } from '@nestjs/common';
import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { EventPattern, Payload } from '@nestjs/microservices';
import { entryOfAct } from '../journal/entry-of-act.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { PastActStore } from './past-act.store.js';

/** Under this name the inbox knows which acts are kept. */
const CONSUMER = 'past-acts';

/** Keeps who did what in the directory, since it decides who may give out a code, and writes it to the security journal. */
@Controller()
export class PastActsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly acts: PastActStore,
    private readonly journal: SecurityJournal,
  ) {}

  /** Together, because a file of HR makes as many acts as it has new people. */
  @EventPattern(topics.acts.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as MessageOn<typeof topics.acts.name>);
    await this.store.write(metadataOf(), async (tx) => {
      const news = await tx.firstSights(CONSUMER, messages);
      const acts = news.flatMap(({ type, data }) => (type === 'ActDone' && data ? data : []));
      await this.acts.keep(tx.manager, acts);
      await this.journal.write(tx, ...acts.map((act) => entryOfAct(act)));
    });
  }
}
