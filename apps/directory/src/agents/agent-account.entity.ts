import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What the credentials service told about an agent's account. Apart from {@link AgentEntity}, because it comes from a
 * topic and not from our own facts: a rebuild of the agents must not lose it.
 */
@Entity('agent_accounts')
export class AgentAccountEntity {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;

  @Column('text')
  login!: string;

  @Column('text', { array: true })
  aliases!: string[];

  @Column('text')
  address!: string;

  @Column('text')
  status!: 'open' | 'closed';
}
