import { AlertPath, managerAlerts } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayReadAlert } from '@citadelle/rights';
import { Asked, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { alertDecider, alertStream } from './alert.js';
import { AlertStore } from './alert.store.js';
import { signedIn } from './signed-in.js';

/** Says that one of those for whom an alert is has seen to it. The first counts; later ones change nothing. */
@Controller()
export class AcknowledgeAlertHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly alerts: AlertStore,
  ) {}

  /** Refuses with `alert-not-found`. */
  @Serves(managerAlerts.acknowledge)
  acknowledge(@Asked() { alertId }: AlertPath): Promise<void> {
    const actor = signedIn();
    return writeOnce(this.store, async (tx) => {
      const line = await this.alerts.find(tx.manager, alertId);
      if (!line) throw new Refusal('alert-not-found');
      demand(mayReadAlert(actor, line));
      const command = { type: 'AcknowledgeAlert', by: actor.agentId } as const;
      await decideWithin(tx, alertDecider, alertStream(alertId), command);
    });
  }
}
