import type { MessageOn, topics } from '@citadelle/contracts';
import { type Delivery, Unprocessable } from '@citadelle/messaging';
import type { TopicReader } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AgentAccountStore } from './agent-account.store.js';

const accounts = new AgentAccountStore();

/** Learns logins, aliases and addresses again from the latest states of accounts. */
@Injectable()
export class AccountStatesReader implements TopicReader {
  constructor(private readonly manager: EntityManager) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    type StateMessage = MessageOn<typeof topics.accountsState.name>;
    const told = deliveries.map(({ message }) => message as StateMessage);
    const last = new Map<string, Parameters<AgentAccountStore['keep']>[1][number]>();
    for (const { data, sequence } of told) {
      if (data === null) continue;
      const { status } = data;
      if (status === 'unknown') throw new Unprocessable('a state of an account that is not known');
      last.set(data.agentId, { ...data, status, sequence });
    }
    await this.manager.transaction((manager) => accounts.keep(manager, [...last.values()]));
  }
}
