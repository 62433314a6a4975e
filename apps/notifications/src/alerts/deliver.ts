import { delayAfter, type Delays, retry } from '@citadelle/async';
import { fold } from '@citadelle/decider';
import {
  decideWithin,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
} from '@citadelle/event-store';
import { durationMs, EVENT_STORE, keyBytes, LOGGER, METRICS } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { EntityManager } from 'typeorm';
import { mailToAgent } from '../mail/agent-mails.js';
import { type Mail, MAILER, type Mailer, MailRefused } from '../mail/mailer.js';
import { mailToResponsible } from '../mail/managers-mails.js';
import { publicPages } from '../mail/public-pages.js';
import { NotificationsConfig } from '../notifications.config.js';
import { findResponsible } from '../recipients/audience.js';
import { RecipientStore } from '../recipients/recipient.store.js';
import { DigestMails } from '../sign-ins/digest-mails.js';
import { type AlertCommand, alertDecider, type AlertEvent, alertStream } from './alert.js';
import { DeliveryClaimStore } from './delivery-claim.store.js';
import { claimMs, deliveryDeadline, deliveryDeadlineId } from './delivery-deadline.js';
import type { Notice } from './notice.js';

const RECORD_DELAYS: Delays = { firstDelayMs: 500, maxDelayMs: 500 };

/**
 * Mails an alert: claims it, sends the mail outside any transaction, then writes the outcome. SMTP has no
 * transactions: if the process dies between the mail server's answer and the write, the mail is sent again under
 * the same Message-ID. In every other case there is one mail.
 */
@Injectable()
export class AlertDelivery {
  private readonly mails: Counter<'outcome'>;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    @Inject(MAILER) private readonly mailer: Mailer,
    private readonly config: NotificationsConfig,
    private readonly recipients: RecipientStore,
    private readonly claims: DeliveryClaimStore,
    private readonly digests: DigestMails,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.mails = new Counter({
      name: 'notifications_mails_total',
      help: 'Tries to mail an alert, by outcome: delivered, failed, abandoned.',
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
    const { status } = fold(
      alertDecider,
      events.map(({ event }) => event),
    );
    if (first?.event.type !== 'AlertRaised' || status !== 'waiting') {
      await this.settle(alertId);
      return;
    }
    const outcome = await this.tell(alertId, first.event.data);
    if (outcome.type === 'RecordFailure') outcome.triedSince = triedSince(events);
    await this.record(alertId, outcome, metadataAfter(first));
  }

  private async tell(alertId: string, notice: Notice): Promise<AlertCommand> {
    const mail = await this.compose(notice);
    if (mail === 'erased') return { type: 'AbandonAlert', reason: 'recipient-erased' };
    if (mail === 'unknown') return this.failure('recipient-unknown');
    if (mail.to.length === 0) return this.failure('nobody-to-tell');
    try {
      await this.mailer.send(alertId, mail);
      return { type: 'RecordDelivery' };
    } catch (error) {
      if (error instanceof MailRefused) return this.failure(error.reason);
      throw error;
    }
  }

  private async compose(notice: Notice): Promise<Mail | 'erased' | 'unknown'> {
    const { PUBLIC_URL, NOT_ME_TOKEN_KEY } = this.config;
    const pages = publicPages(PUBLIC_URL, keyBytes(NOT_ME_TOKEN_KEY));
    if (notice.kind === 'sign-in-slowed-digest') return this.digests.mail(notice, pages);
    const person = await this.recipients.find(this.manager, notice.agentId);
    if (typeof person === 'string') return person;
    if (notice.audience === 'agent') return mailToAgent(person, notice, pages);
    const responsible = await findResponsible(this.manager, notice);
    return mailToResponsible(responsible, person, notice, pages);
  }

  private failure(reason: string): AlertCommand {
    const patienceMs = durationMs(this.config.MAIL_PATIENCE);
    return { type: 'RecordFailure', reason, now: Date.now(), patienceMs };
  }

  /** Repeats the write while the claim holds: a mail that was sent and not recorded would be sent again. */
  private async record(
    alertId: string,
    outcome: AlertCommand,
    metadata: EventMetadata,
  ): Promise<void> {
    const end = performance.now() + claimMs(this.config) / 3;
    const onFailure = (error: unknown) => {
      if (performance.now() > end) throw error;
    };
    const work = () => this.recordOnce(alertId, outcome, metadata);
    const recorded = await retry(work, { ...RECORD_DELAYS, onFailure });
    for (const { event } of recorded) this.observe(event as AlertEvent);
  }

  /** Counts what became of a mail, and logs when nobody will try it again. */
  private observe(event: AlertEvent): void {
    if (event.type === 'AlertDelivered') this.mails.inc({ outcome: 'delivered' });
    if (event.type === 'AlertDeliveryFailed') this.mails.inc({ outcome: 'failed' });
    if (event.type !== 'AlertAbandoned') return;
    this.mails.inc({ outcome: 'abandoned' });
    const { alertId, kind, reason } = event.data;
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
