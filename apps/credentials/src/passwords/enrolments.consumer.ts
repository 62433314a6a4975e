import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '@citadelle/contracts';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { type NumenSealed, SeedQueue } from './seed-queue.js';
import { Seeder } from './seeder.js';

/** Sealed NUMENs from the directory. They only queue here: hashing one takes as long as a hundred messages. */
@Controller()
export class EnrolmentsConsumer {
  constructor(
    private readonly queue: SeedQueue,
    private readonly seeder: Seeder,
  ) {}

  @EventPattern(topics.enrolments.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as NumenSealed);
    const sealed = messages.filter(({ type, data }) => type === 'NumenSealed' && data !== null);
    if (sealed.length === 0) return;
    await this.queue.add('enrolments', sealed);
    this.seeder.wake();
  }
}
