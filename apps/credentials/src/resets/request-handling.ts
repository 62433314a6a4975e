import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Actor, demand, type RequestFacts, type Verdict } from '@citadelle/rights';
import { currentActor, EVENT_STORE, writeOnce } from '@citadelle/service-kit';
import { type LockedRequest, RequestStore } from './request.store.js';
import type { Outcome } from './reset-writes.js';

/** What releasing, refusing and transferring a request have in common. */
@Injectable()
export class RequestHandling {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly requests: RequestStore,
  ) {}

  /** Handles a request once per key, if `rule` allows the actor. Refuses with `request-not-found` or `request-closed`. */
  async once(
    resetId: string,
    rule: (actor: Actor, request: RequestFacts) => Verdict<string>,
    work: (tx: WriteTransaction, by: string) => Promise<Outcome>,
  ): Promise<void> {
    const expired = await writeOnce(this.store, async (tx) => {
      const actor = currentActor();
      demand(rule(actor, await this.lock(tx, resetId)));
      return (await work(tx, actor.agentId)).expired;
    });
    if (expired) throw new Refusal('request-closed');
  }

  /** Locks a request until the transaction ends; refuses with `request-not-found`. */
  async lock(tx: WriteTransaction, resetId: string): Promise<LockedRequest> {
    const request = await this.requests.lock(tx.manager, resetId);
    if (!request) throw new Refusal('request-not-found');
    return request;
  }
}
