import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { SeedQueueStore } from './seed-queue.store.js';
import { SeedPasswordsHandler } from './seed.js';

/** Sealed NUMENs from the directory. They only queue here: hashing one takes as long as a hundred messages. */
@Controller()
export class EnrolmentsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly queue: SeedQueueStore,
    private readonly seeding: SeedPasswordsHandler,
  ) {}

  @EventPattern(topics.enrolments.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    type NumenSealed = MessageOn<typeof topics.enrolments.name>;
    const messages = deliveries.map(({ message }) => message as NumenSealed);
    const sealed = messages.filter(({ type, data }) => type === 'NumenSealed' && data !== null);
    if (sealed.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights('enrolments', sealed);
      const seeds = fresh.map(({ key, data, correlationId }) => {
        return { agentId: key, sealed: data!.sealed, correlationId };
      });
      await this.queue.add(tx.manager, seeds);
    });
    this.seeding.wake();
  }
}
