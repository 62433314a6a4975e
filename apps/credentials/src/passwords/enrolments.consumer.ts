import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { SeedQueue } from './seed-queue.js';
import { Seeder } from './seeder.js';

/** Sealed NUMENs from the directory. They only queue here: hashing one takes as long as a hundred messages. */
@Controller()
export class EnrolmentsConsumer {
  constructor(
    private readonly queue: SeedQueue,
    private readonly seeder: Seeder,
  ) {}

  @EventPattern(topics.enrolments.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.enrolments.name>;
    if (message.type !== 'NumenSealed' || message.data === null) return;
    await this.queue.add('enrolments', message);
    this.seeder.wake();
  }
}
