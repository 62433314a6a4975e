import { type MessageOn, type ResetState, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { durationMs, EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Notice } from '../alerts/notice.js';
import { DeliveryQueue } from '../alerts/delivery-queue.js';
import { isPast, raiseAlert, raisedAt, type RaisedAlert } from '../alerts/raise.js';
import { BACKLOG_MS, isLate } from '../alerts/standing.js';
import { NotificationsConfig } from '../notifications.config.js';
import { audienceFor } from '../recipients/audience.js';
import { INBOX } from '../recipients/inbox.js';
import { SlowedDigest } from '../sign-ins/slowed-digest.js';
import { OpenRequestStore } from './open-request.store.js';
import { PastResetsReader } from './past-resets.reader.js';
import { ResetStandingStore } from './reset-standing.store.js';
import { clearRequestDeadlines, noticeOf, setRequestDeadline } from './remind.js';

type ResetsMessage = MessageOn<typeof topics.resets.name>;
type Told<Type> = Extract<ResetsMessage, { type: Type }> & { data: object };
type Step = { [Type in ResetsMessage['type']]: Told<Type> }[ResetsMessage['type']];

/** The state in which a step leaves a reset. */
const STATES: Partial<Record<ResetsMessage['type'], ResetState>> = {
  ResetStarted: 'started',
  SecondCodeRequested: 'awaiting-second-code',
  ResetTransferred: 'awaiting-second-code',
  SecondCodeReleased: 'second-code-released',
  ResetRefused: 'refused',
  ResetCancelled: 'cancelled',
  ResetCompleted: 'completed',
  ResetVoided: 'voided',
  ResetExpired: 'expired',
};

/** Raises the alerts about resets, and keeps the requests that wait with their deadlines. */
@Controller()
export class ResetsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly deliveryQueue: DeliveryQueue,
    private readonly config: NotificationsConfig,
    private readonly requests: OpenRequestStore,
    private readonly standings: ResetStandingStore,
    private readonly past: PastResetsReader,
    private readonly digest: SlowedDigest,
  ) {}

  @EventPattern(topics.resets.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as ResetsMessage;
    if (message.data === null) return;
    // What this service reads late may be over: the rest of it is read before anybody is mailed.
    const late = isLate(message.time);
    const dueAt = Date.now() + (late ? BACKLOG_MS : 0);
    const raised = await writeOnFirstSight(this.store, INBOX, message.id, async (tx) => {
      const notices =
        message.type === 'ResetVoided'
          ? await this.voided(message as Told<'ResetVoided'>, tx)
          : [await this.follow(message as Step, tx)];
      if (isPast(delivery, this.config)) return [];
      const causes = [message.id, `${message.id} managers`];
      const alerts: RaisedAlert[] = [];
      for (const [index, notice] of notices.entries()) {
        if (!notice) continue;
        if (notice.kind === 'sign-in-slowed') {
          const { agentId, at } = notice;
          await this.digest.add(tx, { agentId, messageId: message.id, at: new Date(at) });
        }
        const alert = await raiseAlert(tx, causes[index]!, notice, raisedAt(delivery), dueAt);
        if (alert) alerts.push(alert);
      }
      return alerts;
    });
    if (!late) for (const alert of raised ?? []) this.deliveryQueue.deliverNow(alert);
  }

  /** The agent is told, and those who had the request. */
  private async voided(step: Told<'ResetVoided'>, tx: WriteTransaction): Promise<Notice[]> {
    const { agentId, resetId, unit } = step.data;
    await this.keepStanding(step, tx);
    await this.close(resetId, tx);
    const told = { kind: 'reset-voided', agentId, resetId, at: step.time } as const;
    const toAgent = { ...told, audience: 'agent', unit } as const;
    if (unit === null) return [toAgent];
    const audience = await audienceFor(tx.manager, unit, agentId);
    return [toAgent, { ...told, audience, unit }];
  }

  /** How the reset stands from this step on. */
  private async keepStanding({ type, data }: Step, tx: WriteTransaction): Promise<void> {
    const state = STATES[type];
    if (state === undefined || !('resetId' in data)) return;
    const unit = 'to' in data ? data.to : 'unit' in data ? data.unit : null;
    await this.standings.keep(tx.manager, data.resetId, state, unit);
  }

  private async follow(step: Step, tx: WriteTransaction): Promise<Notice | undefined> {
    if (step.type === 'ReleaseAlarmRaised') {
      const { agentId, releases, since } = step.data;
      return { kind: 'release-alarm', audience: 'administrators', agentId, releases, since };
    }
    if (step.type === 'SignInSlowed') {
      const { agentId, at } = step.data;
      return { kind: 'sign-in-slowed', audience: 'agent', agentId, at };
    }
    const { agentId, resetId } = step.data;
    await this.keepStanding(step, tx);
    if (this.past.hasEndedSince(step, resetId)) return undefined;
    const told = { agentId, resetId, at: step.time };
    const toAgent = { audience: 'agent', ...told } as const;
    switch (step.type) {
      case 'ResetStarted':
        return { kind: 'reset-started', ...toAgent, expiresAt: step.data.expiresAt };
      case 'SecondCodeRequested':
      case 'ResetTransferred':
        return this.followRequest(step, tx);
      case 'SecondCodeReleased':
        await clearRequestDeadlines(tx, resetId);
        return { kind: 'second-code-released', ...toAgent, expiresAt: step.data.expiresAt };
      case 'ResetRefused': {
        const { unit, reason } = step.data;
        await this.close(resetId, tx);
        return { kind: 'reset-refused', ...toAgent, unit, reason };
      }
      case 'ResetCancelled': {
        const { unit, by } = step.data;
        await this.close(resetId, tx);
        if (unit === null) return undefined;
        const audience = await audienceFor(tx.manager, unit, agentId);
        return { kind: 'request-cancelled', audience, ...told, unit, by };
      }
      case 'ResetCompleted':
        await this.close(resetId, tx);
        return { kind: 'reset-completed', ...toAgent, unit: step.data.unit };
      case 'ResetExpired':
        await this.close(resetId, tx);
        return undefined;
      default:
        // A type that this version does not know: ignored.
        return undefined;
    }
  }

  /** The reminder is counted from when the unit got the request, the escalation from when the agent sent it. */
  private async followRequest(
    step: Told<'SecondCodeRequested'> | Told<'ResetTransferred'>,
    tx: WriteTransaction,
  ): Promise<Notice | undefined> {
    const transferred = step.type === 'ResetTransferred';
    const { resetId, agentId } = step.data;
    const seenAt = new Date(step.time);
    const request = await this.requests.keep(tx.manager, {
      resetId,
      agentId,
      messageId: step.id,
      requestedAt: seenAt,
      unit: transferred ? step.data.to : step.data.unit,
      expiresAt: new Date(step.data.expiresAt),
    });
    if (this.past.isAnswered(resetId)) return undefined;
    const { messageId, requestedAt } = request;
    const { REMINDER_AFTER, ESCALATION_AFTER } = this.config;
    const reminder = { resetId, messageId: step.id };
    await setRequestDeadline(tx, 'second-code-reminder', reminder, later(seenAt, REMINDER_AFTER));
    const escalation = { resetId, messageId };
    const escalatedAt = later(requestedAt, ESCALATION_AFTER);
    await setRequestDeadline(tx, 'second-code-escalation', escalation, escalatedAt);
    const kind = transferred ? 'request-transferred' : 'second-code-requested';
    return noticeOf(tx.manager, kind, request);
  }

  private async close(resetId: string, tx: WriteTransaction): Promise<void> {
    await clearRequestDeadlines(tx, resetId);
    await this.requests.drop(tx.manager, resetId);
  }
}

function later(instant: Date, duration: string): Date {
  return new Date(instant.getTime() + durationMs(duration));
}
