import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An alert and what became of it: the read model in which its state can be seen. */
@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn('uuid', { name: 'alert_id' }) alertId!: string;
  @Column('uuid', { name: 'agent_id' }) agentId!: string;
  @Column('text') kind!: string;
  @Column('text') state!: 'waiting' | 'delivered' | 'abandoned';
  /** Tries that failed. */
  @Column('integer') failures!: number;
  /** Code of the last failure, or of why it was abandoned. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'raised_at' }) raisedAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
}
