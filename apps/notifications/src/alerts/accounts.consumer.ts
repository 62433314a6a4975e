import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import {
  callOfMessage,
  EVENT_STORE,
  metadataOf,
  runInCall,
  writeOnFirstSight,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { NotificationsConfig } from '../notifications.config.js';
import { audienceFor } from '../recipients/audience.js';
import { INBOX } from '../recipients/inbox.js';
import { RecipientStore } from '../recipients/recipient.store.js';
import { DeliveryQueue } from './delivery-queue.js';
import type { Audience, Notice } from './notice.js';
import { isPast, raiseAlert, type RaisedAlert, raisedAt } from './raise.js';

type AccountMessage = MessageOn<typeof topics.accounts.name>;
type Opened = Extract<AccountMessage, { type: 'AccountOpened' }>;
type Renumbered = Extract<AccountMessage, { type: 'LoginRenumbered' }>;
type Changed = Extract<AccountMessage, { type: 'LoginChanged' }>;
/** What is said of a message to each audience that is told of it. */
type Notices = (tx: WriteTransaction) => Promise<Partial<Record<Audience, Notice>>>;

/** Learns agents' addresses and logins from the accounts topic, and raises the alerts about them. */
@Controller()
export class AccountsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly deliveryQueue: DeliveryQueue,
    private readonly recipients: RecipientStore,
    private readonly config: NotificationsConfig,
  ) {}

  @EventPattern(topics.accounts.name, IN_BATCHES)
  async handle(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AccountMessage);
    // Types that this service ignores cost no transaction and no row of the inbox.
    await this.keep(messages.filter((message) => message.type === 'AccountOpened'));
    const quiet = quietIn(messages);
    await this.keepLogins(quiet);
    const handled = new Set<AccountMessage>(quiet);
    for (const [index, message] of messages.entries()) {
      const delivery = deliveries[index]!;
      if (message.data === null || handled.has(message)) continue;
      if (message.type === 'LoginRenumbered')
        await runInCall(callOfMessage(message), () => this.renumber(message, delivery));
      if (message.type === 'LoginChanged')
        await runInCall(callOfMessage(message), () => this.changeLogin(message, delivery));
      const tell = this.noticesFor(message);
      if (tell) await runInCall(callOfMessage(message), () => this.raise(message, delivery, tell));
    }
  }

  private async keep(opened: readonly Opened[]): Promise<void> {
    if (opened.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights(INBOX, opened);
      await this.recipients.keepAccounts(
        tx.manager,
        fresh.flatMap(({ data, sequence }) => (data === null ? [] : [{ ...data, sequence }])),
      );
    });
  }

  /** Whoever never signed in does not know the former login: they are told of none. */
  private async keepLogins(renumbered: readonly Renumbered[]): Promise<void> {
    if (renumbered.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights(INBOX, renumbered);
      await this.recipients.keepLogins(
        tx.manager,
        fresh.map(({ key: agentId, data, sequence }) => ({ agentId, login: data!.to, sequence })),
      );
    });
  }

  private async renumber({ id, data, sequence }: Renumbered, delivery: Delivery): Promise<void> {
    if (data === null) return;
    const raised = await writeOnFirstSight(this.store, INBOX, id, async (tx) => {
      const { agentId, from, to, hasSignedIn = true } = data;
      await this.recipients.keepLogins(tx.manager, [{ agentId, login: to, sequence }]);
      if (!hasSignedIn || isPast(delivery, this.config)) return undefined;
      const notice = { kind: 'login-renumbered', audience: 'agent', agentId, from, to } as const;
      return raiseAlert(tx, id, notice, raisedAt(delivery));
    });
    if (raised) this.deliveryQueue.deliverNow(raised);
  }

  private async changeLogin({ id, data, sequence }: Changed, delivery: Delivery): Promise<void> {
    if (data === null) return;
    const raised = await writeOnFirstSight(this.store, INBOX, id, async (tx) => {
      const { agentId, to, address, hasSignedIn } = data;
      const before = await this.recipients.find(tx.manager, agentId);
      await this.recipients.keepAccounts(tx.manager, [{ agentId, login: to, address, sequence }]);
      if (!hasSignedIn || isPast(delivery, this.config)) return undefined;
      // Where former ones are only shown to nobody any more, nothing changes for their holder.
      if (typeof before !== 'string' && before.login === to && before.address === address)
        return undefined;
      const notice = { kind: 'login-changed', audience: 'agent', agentId, to, address } as const;
      return raiseAlert(tx, id, notice, raisedAt(delivery));
    });
    if (raised) this.deliveryQueue.deliverNow(raised);
  }

  /** How people are told of a message, by the audience; undefined where nobody is. */
  private noticesFor(message: AccountMessage): Notices | undefined {
    const { time: at, data } = message;
    if (data === null) return undefined;
    const { agentId } = data;
    switch (message.type) {
      case 'PasswordChosen':
        // The mail that a reset was completed says the other.
        if (message.data?.through !== 'change') return undefined;
        return async () => ({
          agent: { kind: 'password-changed', audience: 'agent', agentId, at },
        });
      case 'AccountContested':
      case 'ContestationRepeated': {
        const deleted = message.type === 'AccountContested';
        const by = deleted ? message.data!.by : 'owner';
        const ofUnit = message.data!.unit;
        const told = { kind: 'account-contested', agentId, ofUnit, by, deleted, at } as const;
        return async (tx) => {
          const hasManagers =
            ofUnit !== null && (await audienceFor(tx.manager, ofUnit, agentId)) === 'managers';
          return {
            agent: { ...told, audience: 'agent' },
            ...(hasManagers && { managers: { ...told, audience: 'managers', unit: ofUnit } }),
            administrators: { ...told, audience: 'administrators', unit: null },
          };
        };
      }
      default:
        return undefined;
    }
  }

  private async raise({ id }: AccountMessage, delivery: Delivery, tell: Notices): Promise<void> {
    const raised = await writeOnFirstSight(this.store, INBOX, id, async (tx) => {
      const alerts: RaisedAlert[] = [];
      if (isPast(delivery, this.config)) return alerts;
      for (const [audience, notice] of Object.entries(await tell(tx))) {
        const alert = await raiseAlert(tx, `${id} ${audience}`, notice, raisedAt(delivery));
        if (alert) alerts.push(alert);
      }
      return alerts;
    });
    for (const alert of raised ?? []) this.deliveryQueue.deliverNow(alert);
  }
}

/** Renumberings of which nobody is told, that may be stored together: the address of nobody among them changes too. */
function quietIn(messages: readonly AccountMessage[]): Renumbered[] {
  const changed = new Set(
    messages.filter(({ type }) => type === 'LoginChanged').map(({ key }) => key),
  );
  return messages.filter(
    (message): message is Renumbered =>
      message.type === 'LoginRenumbered' &&
      message.data?.hasSignedIn === false &&
      !changed.has(message.key),
  );
}
