import type { DeadlineHandler } from '@citadelle/event-store';
import {
  BACKGROUND,
  type Background,
  type Deadlines,
  DEADLINES,
  durationMs,
  LOGGER,
} from '@citadelle/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertDelivery } from './deliver.js';
import { mailServerOf, NotificationsConfig } from '../notifications.config.js';
import { claimMs, DELIVER_ALERT, deliveryDeadline } from './delivery-deadline.js';
import type { RaisedAlert } from './raise.js';

const AT_ONCE = 4;

/**
 * Hands alerts to {@link AlertDelivery}, a few at a time: those that this replica has just raised, and those whose
 * deadline is due. Alerts on which somebody must act come first. A deadline is moved, not removed, before the mail
 * is sent: if this process dies, the alert comes back. A tool beside the service sends no mail: what it raises is due
 * at once for the replicas. Without a mail server nothing is tried, so that nothing is given up: alerts wait.
 */
@Injectable()
export class DeliveryQueue implements OnModuleInit, BeforeApplicationShutdown {
  private readonly urgent = new Set<string>();
  private readonly waiting = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private isOpen = false;

  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly delivery: AlertDelivery,
    private readonly config: NotificationsConfig,
  ) {}

  private get hasServer(): boolean {
    return mailServerOf(this.config) !== undefined;
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(DELIVER_ALERT, this.accept);
    this.background.onStart(() => {
      this.isOpen = this.hasServer;
      if (!this.hasServer)
        this.logger.warn(
          'mails wait: SMTP_URL names no mail server, so nobody is told of anything',
        );
    });
  }

  /** Called by Nest: finishes the deliveries in hand; the rest waits for its deadline. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isOpen = false;
    await Promise.all(this.running.values());
  }

  /** Delivers an alert at once, after the transaction that raised it was committed; a tool leaves it to its deadline. */
  deliverNow({ alertId, urgent }: RaisedAlert): void {
    this.enqueue(alertId, urgent ? this.urgent : this.waiting);
  }

  private readonly accept: DeadlineHandler = async ({ data }, tx) => {
    const { alertId } = data as { alertId: string };
    if (!this.hasServer) {
      const wait = durationMs(this.config.MAIL_RETRY_MAX);
      return tx.setDeadline(deliveryDeadline(alertId, Date.now() + wait));
    }
    await tx.setDeadline(deliveryDeadline(alertId, Date.now() + claimMs(this.config)));
    this.enqueue(alertId, this.waiting);
  };

  /** Ignores an alert that is being tried: a second try right after it would ignore the pause after a failure. */
  private enqueue(alertId: string, queue: Set<string>): void {
    if (!this.hasServer || this.running.has(alertId)) return;
    queue.add(alertId);
    this.next();
  }

  private next(): void {
    for (const queue of [this.urgent, this.waiting])
      for (const alertId of queue) {
        if (!this.isOpen || this.running.size >= AT_ONCE) return;
        this.urgent.delete(alertId);
        this.waiting.delete(alertId);
        this.running.set(alertId, this.deliver(alertId));
      }
  }

  private async deliver(alertId: string): Promise<void> {
    try {
      await this.delivery.deliver(alertId);
    } catch (error) {
      this.logger.error(
        { err: error, id: alertId },
        'a delivery was broken off; it will be tried again',
      );
    } finally {
      this.running.delete(alertId);
      this.next();
    }
  }
}
