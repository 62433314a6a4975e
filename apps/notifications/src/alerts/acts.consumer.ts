import { type DirectoryAct, type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { callOfMessage, EVENT_STORE, runInCall, writeOnFirstSight } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { ImportSummary } from '../imports/import-summary.js';
import { NotificationsConfig } from '../notifications.config.js';
import { INBOX } from '../recipients/inbox.js';
import { DeliveryQueue } from './delivery-queue.js';
import type { PowerNotice } from './notice.js';
import { isPast, raiseAlert, raisedAt } from './raise.js';

/** The kind of alert that each act leads to; of the others nobody is mailed. */
const KINDS: Readonly<Partial<Record<DirectoryAct, PowerNotice['kind']>>> = {
  'manager-appointed': 'role-given',
  'manager-dismissed': 'role-taken',
  'administrator-appointed': 'role-given',
  'administrator-dismissed': 'role-taken',
  'administrator-proposed': 'administrator-proposed',
  'administrator-dismissal-proposed': 'administrator-proposed',
  'administrator-departure-proposed': 'administrator-proposed',
  'departure-announced': 'power-used',
  'agent-departed': 'power-used',
  'agent-returned': 'power-used',
};

type Told<Type> = Extract<MessageOn<typeof topics.acts.name>, { type: Type }>;

/** Tells those concerned, and all administrators, of what makes or unmakes somebody, and of files of HR. */
@Controller()
export class ActsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly deliveryQueue: DeliveryQueue,
    private readonly summary: ImportSummary,
    private readonly config: NotificationsConfig,
  ) {}

  /** Together, because a file of HR makes as many acts as it has new people, and nobody is told of most. */
  @EventPattern(topics.acts.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      const said = delivery.message as MessageOn<typeof topics.acts.name>;
      await runInCall(callOfMessage(said), () =>
        said.type === 'ActDone' ? this.onAct(delivery, said) : this.onImport(delivery, said),
      );
    }
  }

  private async onAct(delivery: Delivery, { id, data }: Told<'ActDone'>): Promise<void> {
    if (data === null || data.agentId === null || data.act === 'unknown') return;
    const kind = KINDS[data.act];
    if (!kind || isPast(delivery, this.config)) return;
    // Nobody did it then: hundreds may depart at one midnight, or by one file.
    if (kind === 'power-used' && data.through !== undefined) return;
    const { agentId, by, unitId: unit, at } = data;
    const act = data.act as PowerNotice['act'];
    const raised = await writeOnFirstSight(this.store, INBOX, id, async (tx) => {
      const when = raisedAt(delivery);
      const own =
        kind === 'role-given' || kind === 'role-taken'
          ? await raiseAlert(tx, id, { kind, audience: 'agent', agentId, unit, at }, when)
          : undefined;
      const notice = { kind, audience: 'administrators', agentId, by, act, unit, at } as const;
      // An alert of its own beside that of the person concerned.
      return [own, await raiseAlert(tx, `${id} administrators`, notice, when)];
    });
    for (const alert of raised ?? []) if (alert) this.deliveryQueue.deliverNow(alert);
  }

  private async onImport(delivery: Delivery, { id, data }: Told<'ImportEnded'>): Promise<void> {
    if (data === null || isPast(delivery, this.config)) return;
    const { confirmedBy: agentId, ...said } = data;
    const notice = { kind: 'import-ended', audience: 'administrators', agentId, ...said } as const;
    const raised = await writeOnFirstSight(this.store, INBOX, id, (tx) =>
      this.summary.add(tx, notice, raisedAt(delivery)),
    );
    if (raised) this.deliveryQueue.deliverNow(raised);
  }
}
