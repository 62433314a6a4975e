import { Controller, Inject } from '@nestjs/common';
import { type JournalKind, journalKinds, type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { EventPattern, Payload } from '@nestjs/microservices';
import { SecurityJournal } from './security-journal.js';

/** Writes down who did what in the directory, each act once. */
@Controller()
export class JournalledActsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly journal: SecurityJournal,
  ) {}

  @EventPattern(topics.acts.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.acts.name>;
    if (message.data === null) return;
    const { act, by, agentId, unitId, source, at } = message.data;
    await writeOnFirstSight(this.store, 'security-journal', message.id, (tx) =>
      this.journal.write(tx, {
        kind: kindOf(act),
        actor: by,
        agentId,
        unit: unitId,
        source,
        at: new Date(at),
      }),
    );
  }
}

/** An act of a later version is written down too, as one that this version has no word for. */
function kindOf(act: string): JournalKind {
  return journalKinds.find((kind) => kind === act) ?? 'other-act';
}
