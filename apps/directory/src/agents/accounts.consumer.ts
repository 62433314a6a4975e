import { type AccountsEvents, messageOn, type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, Versioned, WriteTransaction } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES, Unprocessable } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type AccountChange, AgentAccountStore } from './agent-account.store.js';
import { NumenStore } from './numen.store.js';

const accounts = new AgentAccountStore();
const numens = new NumenStore();

type AccountMessage = MessageOn<typeof topics.accounts.name>;

/** After these the NUMEN is of no use any more: it was seeded, or whoever has it may not be its owner. */
const ENDS_OF_NUMENS: ReadonlySet<AccountMessage['type']> = new Set([
  'InitialPasswordSeeded',
  'AccountContested',
]);

/** Learns logins and addresses from the credentials service, and when a sealed NUMEN is no longer needed. */
@Controller()
export class AccountsConsumer {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @EventPattern(topics.accounts.name, IN_BATCHES)
  async handle(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AccountMessage);
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights('directory', messages);
      // In a batch, openings come first, and seeded passwords touch no table that the others touch.
      await open(
        tx,
        fresh
          .filter((message) => message.type === 'AccountOpened')
          .flatMap(({ data, sequence }) => (data === null ? [] : [{ ...data, sequence }])),
      );
      for (const changes of eachOnce(fresh.flatMap(changesOf)))
        if (!(await accounts.change(tx.manager, changes)))
          throw new Unprocessable('an account changed that never opened');
      await dropSealedNumens(
        tx,
        fresh.filter(({ type, data }) => ENDS_OF_NUMENS.has(type) && data !== null),
      );
    });
  }
}

async function open(
  tx: WriteTransaction,
  opened: readonly (AccountsEvents['AccountOpened'] & Pick<AccountMessage, 'sequence'>)[],
): Promise<void> {
  if (opened.length === 0) return;
  if (!(await accounts.open(tx.manager, opened)))
    throw new Unprocessable('an account opened for an agent who is not in the directory');
}

/** Changes in the order of each agent, cut so that one statement finds nobody twice. */
function eachOnce(changes: readonly Versioned<AccountChange>[]): Versioned<AccountChange>[][] {
  const rounds: Versioned<AccountChange>[][] = [];
  const seen = new Map<string, number>();
  for (const change of changes) {
    const round = seen.get(change.agentId) ?? 0;
    (rounds[round] ??= []).push(change);
    seen.set(change.agentId, round + 1);
  }
  return rounds;
}

/** What a message changes of an account; openings and seeded passwords are handled together, above. */
function changesOf(message: AccountMessage): Versioned<AccountChange>[] {
  const change = changeOf(message);
  return change ? [{ ...change, sequence: message.sequence }] : [];
}

function changeOf({ type, data }: AccountMessage): AccountChange | undefined {
  if (data === null) return undefined;
  const { agentId } = data;
  switch (type) {
    case 'LoginRenumbered':
      return { agentId, login: data.to, aliases: data.aliases };
    case 'LoginChanged': {
      const { to: login, aliases, address, addressAliases } = data;
      return { agentId, login, aliases, address, addressAliases };
    }
    case 'AccountClosed':
      return { agentId, status: 'closed' };
    case 'AccountReopened':
      return { agentId, status: 'open' };
    default:
      return undefined;
  }
}

/** Deletes the sealed NUMENs here, and publishes the tombstones that remove them from the compacted topic. */
async function dropSealedNumens(
  tx: WriteTransaction,
  seeded: readonly AccountMessage[],
): Promise<void> {
  if (seeded.length === 0) return;
  await numens.dropSealed(
    tx.manager,
    seeded.map(({ key }) => key),
  );
  for (const { key, correlationId } of seeded)
    await tx.publish({
      ...messageOn(topics.enrolments, key, 'NumenSealed', null),
      correlationId,
    });
}
