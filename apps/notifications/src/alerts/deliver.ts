import { delayAfter } from '@citadelle/async';
import { fold } from '@citadelle/decider';
import {
  decideWithin,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
} from '@citadelle/event-store';
import { durationMs, EVENT_STORE, LOGGER, METRICS } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { EntityManager } from 'typeorm';
import { NotificationsConfig } from '../notifications.config.js';
import {
  type Alert,
  type AlertCommand,
  alertDecider,
  type AlertEvent,
  alertStream,
  OVERTAKEN,
} from './alert.js';
import { DeliveryClaimStore } from './delivery-claim.store.js';
import {
  claimMs,
  deliveryDeadline,
  deliveryDeadlineId,
  writeWhileClaimed,
} from './delivery-deadline.js';
import type { Notice } from './notice.js';
import { isLate } from './standing.js';
import { Telling } from './tell.js';
import { ToldRecipientStore } from './told-recipient.store.js';

type Waiting = Extract<Alert, { status: 'waiting' | 'settled' }>;

const isWaiting = (alert: Alert): alert is Waiting => alert.status === 'waiting';

/**
 * Mails an alert: claims it, mails each of those for whom it is outside any transaction, then writes the outcome. SMTP has
 * no transactions: if the process dies between the mail server's answer and the write, that mail is sent again under the
 * same Message-ID. In every other case each has one mail.
 */
@Injectable()
export class AlertDelivery {
  private readonly mails: Counter<'outcome'>;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly config: NotificationsConfig,
    private readonly telling: Telling,
    private readonly told: ToldRecipientStore,
    private readonly claims: DeliveryClaimStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.mails = new Counter({
      name: 'notifications_mails_total',
      help: 'Tries to mail an alert, by outcome: delivered, failed, abandoned, overtaken.',
      labelNames: ['outcome'],
      registers: [metrics],
    });
  }

  /** Tries an alert once, unless it is settled or another replica has it in hand. */
  async deliver(alertId: string): Promise<void> {
    if (!(await this.claims.claim(this.manager, alertId, claimMs(this.config)))) return;
    // Read after the claim, so that the outcome of the replica that had it before is seen.
    const { events } = await this.store.load<AlertEvent>(alertStream(alertId));
    const [first] = events;
    const alert = fold(
      alertDecider,
      events.map(({ event }) => event),
    );
    if (first?.event.type !== 'AlertRaised' || !isWaiting(alert)) {
      await this.settle(alertId);
      return;
    }
    const outcome = await this.tell(alertId, first.event.data, alert);
    if (outcome.type === 'RecordFailure') outcome.triedSince = triedSince(events);
    await this.record(alertId, outcome, metadataAfter(first));
  }

  private async tell(alertId: string, notice: Notice, alert: Waiting): Promise<AlertCommand> {
    const told = await this.telling.tell(
      alertId,
      notice,
      alert.failures > 0 || isLate(raisedFor(notice, alert)),
    );
    if ('abandoned' in told) return { type: 'AbandonAlert', reason: told.abandoned };
    const { isTold, left, reason } = told;
    if (left === 0 && isTold) return { type: 'RecordDelivery' };
    const patienceMs = durationMs(this.config.MAIL_PATIENCE);
    const failure = { type: 'RecordFailure', reason, now: Date.now(), patienceMs } as const;
    return { ...failure, isTold, isFinal: left === 0 };
  }

  private async record(
    alertId: string,
    outcome: AlertCommand,
    metadata: EventMetadata,
  ): Promise<void> {
    const recorded = await writeWhileClaimed(this.config, () =>
      this.recordOnce(alertId, outcome, metadata),
    );
    for (const { event } of recorded) this.observe(event as AlertEvent);
  }

  /** Counts what became of a mail, and logs when nobody will try it again. */
  private observe(event: AlertEvent): void {
    if (event.type === 'AlertDelivered') this.mails.inc({ outcome: 'delivered' });
    if (event.type === 'AlertDeliveryFailed') this.mails.inc({ outcome: 'failed' });
    if (event.type !== 'AlertAbandoned') return;
    const { alertId, kind, reason } = event.data;
    if (reason === OVERTAKEN) {
      this.mails.inc({ outcome: 'overtaken' });
      this.logger.info({ id: alertId, kind, reason }, 'a mail was dropped: it said what is over');
      return;
    }
    this.mails.inc({ outcome: 'abandoned' });
    this.logger.error({ id: alertId, kind, reason }, 'a mail was given up: its alert is abandoned');
  }

  private recordOnce(
    alertId: string,
    outcome: AlertCommand,
    by: EventMetadata,
  ): Promise<readonly RecordedEvent[]> {
    return this.store.write(by, async (tx) => {
      const decided = await decideWithin(tx, alertDecider, alertStream(alertId), outcome);
      const { state: alert, recorded } = decided;
      await this.claims.drop(tx.manager, alertId);
      if (alert.status !== 'waiting') {
        await this.told.forget(tx.manager, alertId);
        await tx.clearDeadline(deliveryDeadlineId(alertId));
        return recorded;
      }
      const { MAIL_RETRY_FIRST, MAIL_RETRY_MAX } = this.config;
      const wait = delayAfter(alert.failures, {
        firstDelayMs: durationMs(MAIL_RETRY_FIRST),
        maxDelayMs: durationMs(MAIL_RETRY_MAX),
      });
      await tx.setDeadline(deliveryDeadline(alertId, Date.now() + wait));
      return recorded;
    });
  }

  private settle(alertId: string): Promise<void> {
    return this.store.write({ correlationId: alertId, by: 'system' }, async (tx) => {
      await this.claims.drop(tx.manager, alertId);
      await this.told.forget(tx.manager, alertId);
      await tx.clearDeadline(deliveryDeadlineId(alertId));
    });
  }
}

/** Patience is counted from the first failure: an alert may have waited for a mail server before. */
function triedSince(events: readonly RecordedEvent<AlertEvent>[]): number {
  const failed = events.find(({ event }) => event.type === 'AlertDeliveryFailed');
  return failed ? failed.at.getTime() : Date.now();
}

function metadataAfter({ metadata, eventId }: RecordedEvent): EventMetadata {
  return { correlationId: metadata.correlationId, by: 'system', causationId: eventId };
}

/** When what an alert says happened. */
function raisedFor(notice: Notice, { raisedAt }: Waiting): string {
  if ('at' in notice) return notice.at;
  return 'requestedAt' in notice ? notice.requestedAt : new Date(raisedAt).toISOString();
}
