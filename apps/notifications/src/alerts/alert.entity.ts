import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience } from './alert.events.js';

/** An alert and what became of it: the read model in which its state can be seen. */
@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn('uuid', { name: 'alert_id' }) alertId!: string;
  @Column('uuid', { name: 'agent_id' }) agentId!: string;
  @Column('text') kind!: string;
  @Column('text') audience!: Audience;
  @Column('uuid', { name: 'reset_id', nullable: true }) resetId!: string | null;
  @Column('text', { nullable: true }) unit!: string | null;
  /** Place among the alerts of those who must act, null on others. */
  @Column('bigint', { nullable: true }) seq!: string | null;
  @Column('text') state!: 'waiting' | 'delivered' | 'abandoned';
  /** Tries that failed. */
  @Column('integer') failures!: number;
  /** Code of the last failure, or of why it was abandoned. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'raised_at' }) raisedAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('uuid', { name: 'acknowledged_by', nullable: true }) acknowledgedBy!: string | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
}
