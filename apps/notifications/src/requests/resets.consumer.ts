import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { durationMs, EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Notice } from '../alerts/notice.js';
import { DeliveryQueue } from '../alerts/delivery-queue.js';
import { raiseAlert } from '../alerts/raise.js';
import { NotificationsConfig } from '../notifications.config.js';
import { audienceFor } from '../recipients/audience.js';
import { INBOX } from '../recipients/inbox.js';
import { OpenRequestStore } from './open-request.store.js';
import { clearRequestDeadlines, setRequestDeadline } from './remind.js';

type ResetsMessage = MessageOn<typeof topics.resets.name>;
type Told<Type> = Extract<ResetsMessage, { type: Type }> & { data: object };
type Step = { [Type in ResetsMessage['type']]: Told<Type> }[ResetsMessage['type']];

/** Raises the alerts about resets, and keeps the requests that wait with their deadlines. */
@Controller()
export class ResetsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly deliveryQueue: DeliveryQueue,
    private readonly config: NotificationsConfig,
    private readonly requests: OpenRequestStore,
  ) {}

  @EventPattern(topics.resets.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as ResetsMessage;
    if (message.data === null) return;
    const raised = await writeOnFirstSight(this.store, INBOX, message.id, async (tx) => {
      const notice = await this.follow(message as Step, tx);
      return notice && raiseAlert(tx, message.id, notice);
    });
    if (raised) this.deliveryQueue.deliverNow(raised);
  }

  private async follow(step: Step, tx: WriteTransaction): Promise<Notice | undefined> {
    const { manager } = tx;
    const { agentId } = step.data;
    const at = step.time;
    switch (step.type) {
      case 'ResetStarted': {
        const { resetId, expiresAt } = step.data;
        return { kind: 'reset-started', audience: 'agent', agentId, resetId, at, expiresAt };
      }
      case 'SecondCodeRequested':
      case 'ResetTransferred':
        return this.followRequest(step, tx);
      case 'SecondCodeReleased': {
        const { resetId, expiresAt } = step.data;
        await clearRequestDeadlines(tx, resetId);
        return { kind: 'second-code-released', audience: 'agent', agentId, resetId, at, expiresAt };
      }
      case 'ResetRefused': {
        const { resetId, unit, reason } = step.data;
        await this.close(resetId, tx);
        return { kind: 'reset-refused', audience: 'agent', agentId, resetId, unit, reason, at };
      }
      case 'ResetCancelled': {
        const { resetId, unit, by } = step.data;
        await this.close(resetId, tx);
        if (unit === null) return undefined;
        const audience = await audienceFor(manager, unit, agentId);
        return { kind: 'request-cancelled', audience, agentId, resetId, unit, by, at };
      }
      case 'ResetCompleted': {
        const { resetId, unit } = step.data;
        await this.close(resetId, tx);
        return { kind: 'reset-completed', audience: 'agent', agentId, resetId, unit, at };
      }
      case 'ResetVoided':
      case 'ResetExpired':
        await this.close(step.data.resetId, tx);
        return undefined;
      case 'ReleaseAlarmRaised': {
        const { releases, since } = step.data;
        return { kind: 'release-alarm', audience: 'administrators', agentId, releases, since };
      }
      default:
        // A type that this version does not know: ignored.
        return undefined;
    }
  }

  /** The reminder is counted from when the unit got the request, the escalation from when the agent sent it. */
  private async followRequest(
    step: Told<'SecondCodeRequested'> | Told<'ResetTransferred'>,
    tx: WriteTransaction,
  ): Promise<Notice> {
    const transferred = step.type === 'ResetTransferred';
    const { resetId, agentId } = step.data;
    const seenAt = new Date(step.time);
    const { messageId, unit, requestedAt, expiresAt } = await this.requests.keep(tx.manager, {
      ...{ resetId, agentId, messageId: step.id, requestedAt: seenAt },
      unit: transferred ? step.data.to : step.data.unit,
      expiresAt: new Date(step.data.expiresAt),
    });
    const { REMINDER_AFTER, ESCALATION_AFTER } = this.config;
    await setRequestDeadline(
      tx,
      'second-code-reminder',
      { resetId, messageId: step.id },
      seenAt.getTime() + durationMs(REMINDER_AFTER),
    );
    await setRequestDeadline(
      tx,
      'second-code-escalation',
      { resetId, messageId },
      requestedAt.getTime() + durationMs(ESCALATION_AFTER),
    );
    return {
      kind: transferred ? 'request-transferred' : 'second-code-requested',
      audience: await audienceFor(tx.manager, unit, agentId),
      ...{ agentId, resetId, unit },
      requestedAt: requestedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  }

  private async close(resetId: string, tx: WriteTransaction): Promise<void> {
    await clearRequestDeadlines(tx, resetId);
    await this.requests.drop(tx.manager, resetId);
  }
}
