import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE, LOGGER, metadataOf } from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { resetMessage } from '../resets/resets.publisher.js';
import { PasswordOutcomeStore } from './password-outcome.store.js';

/** Has the owner of an account told that strangers try to sign in to it, once a day. */
@Injectable()
export class SlowedSignIns implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly outcomes: PasswordOutcomeStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /**
   * After the answer, so that an account that exists takes no longer to refuse than one that does not. Where it fails,
   * the next try that finds the bucket empty has them told.
   */
  tellLater(agentId: string): void {
    const told = this.tell(agentId)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'not told of slowed sign-ins'))
      .finally(() => this.underWay.delete(told));
    this.underWay.add(told);
  }

  private async tell(agentId: string): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      const at = await this.outcomes.tell(tx.manager, agentId);
      if (at) await tx.publish(resetMessage('SignInSlowed', { agentId, at: at.toISOString() }));
    });
  }
}
