import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { DataSource } from 'typeorm';
import type { PasswordHolder } from '../passwords/password-rules.js';

type Agents = MessageOn<typeof topics.agents.name>;
type AgentRenamed = Extract<Agents, { type: 'AgentRenamed' }>;
type AgentAssigned = Extract<Agents, { type: 'AgentAssigned' }>;

/** Names, birth date and unit of the holders of accounts: for greetings, password rules and requests. */
@Injectable()
export class Identities {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly dataSource: DataSource,
  ) {}

  /** Stores the new names of an agent, once per message. */
  async rename(consumer: string, { id, data }: AgentRenamed): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await tx.manager.query(
        'UPDATE identities SET first_name = $2, usual_name = $3 WHERE agent_id = $1',
        [data.agentId, data.firstName, data.usualName],
      );
    });
  }

  /** Stores the new unit of an agent, once per message. */
  async assign(consumer: string, { id, data }: AgentAssigned): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await tx.manager.query('UPDATE identities SET unit = $2 WHERE agent_id = $1', [
        data.agentId,
        data.unit,
      ]);
    });
  }

  /** What the password rules need of an account's holder. */
  async holder(agentId: string): Promise<PasswordHolder> {
    const [row] = await this.dataSource.query<PasswordHolder[]>(
      `SELECT coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
              i.birth_date AS "birthDate", array_append(a.aliases, a.login) AS logins
       FROM accounts a LEFT JOIN identities i USING (agent_id) WHERE a.agent_id = $1`,
      [agentId],
    );
    if (!row) throw new Error('an account without a row');
    return row;
  }
}
