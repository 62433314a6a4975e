import { type AccountsEvents, type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Delivery, Unprocessable } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { AgentAccountEntity } from './agent-account.entity.js';
import { AgentEntity } from './agent.entity.js';
import { accountTerms } from './search-terms.js';

/** Learns of accounts from the credentials service: what agents are found by, and when a NUMEN is not needed any more. */
@Controller()
export class AccountsConsumer {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @EventPattern(topics.accounts.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.accounts.name>;
    await this.store.write(metadataOf(), async (tx) => {
      if (await tx.firstSight('directory', message.id)) await take(tx, message);
    });
  }
}

async function take(
  tx: WriteTransaction,
  { type, data }: MessageOn<typeof topics.accounts.name>,
): Promise<void> {
  if (data === null) return;
  switch (type) {
    case 'AccountOpened':
      return opened(tx, data);
    case 'LoginRenumbered':
      return changed(tx, data.agentId, { login: data.to, aliases: data.aliases });
    case 'AccountClosed':
      return changed(tx, data.agentId, { status: 'closed' });
    case 'AccountReopened':
      return changed(tx, data.agentId, { status: 'open' });
    case 'InitialPasswordSeeded':
      return dropSealedNumen(tx, data.agentId);
  }
}

async function opened(tx: WriteTransaction, data: AccountsEvents['AccountOpened']): Promise<void> {
  const { agentId, login, aliases, address } = data;
  if (!(await tx.manager.existsBy(AgentEntity, { agentId })))
    throw new Unprocessable('an account opened for an agent who is not in the directory');
  const account: AgentAccountEntity = { agentId, login, aliases, address, status: 'open' };
  await tx.manager.upsert(AgentAccountEntity, account, ['agentId']);
  await addTerms(tx, account);
}

async function changed(
  tx: WriteTransaction,
  agentId: string,
  change: Partial<AgentAccountEntity>,
): Promise<void> {
  const account = await tx.manager.findOneBy(AgentAccountEntity, { agentId });
  if (!account) throw new Unprocessable('an account changed that never opened');
  Object.assign(account, change);
  await tx.manager.update(AgentAccountEntity, agentId, change);
  await addTerms(tx, account);
}

/** Terms are only added: a login that was given stays an alias. */
async function addTerms(tx: WriteTransaction, account: AgentAccountEntity): Promise<void> {
  await tx.manager.query(
    `INSERT INTO agent_account_terms (agent_id, term) SELECT $1, unnest($2::text[])
     ON CONFLICT DO NOTHING`,
    [account.agentId, accountTerms(account)],
  );
}

/** The tombstone takes the sealed NUMEN off the compacted topic too. */
async function dropSealedNumen(tx: WriteTransaction, agentId: string): Promise<void> {
  await tx.manager.query('DELETE FROM sealed_numens WHERE agent_id = $1', [agentId]);
  await tx.publish({
    topic: topics.enrolments.name,
    key: agentId,
    type: 'NumenSealed',
    data: null,
  });
}
