import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The read model of agents. */
@Entity('agents')
export class AgentEntity {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;

  @Column('text', { name: 'usual_name' })
  usualName!: string;

  @Column('text', { name: 'first_name' })
  firstName!: string;

  /** `YYYY-MM-DD`. */
  @Column('date', { name: 'birth_date' })
  birthDate!: string;

  /** The folded names: agents are sorted by them, and possible duplicates found. */
  @Column('text', { name: 'folded_usual_name' })
  foldedUsualName!: string;

  @Column('text', { name: 'folded_first_name' })
  foldedFirstName!: string;

  @Column('text')
  unit!: string;

  @Column('text')
  status!: 'active' | 'departed';

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
