import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience } from './notice.js';

/** An alert for managers or administrators, and which of them has seen to it. */
@Entity('alerts')
export class AlertEntity {
  @PrimaryColumn('uuid', { name: 'alert_id' }) alertId!: string;
  @Column('uuid', { name: 'agent_id' }) agentId!: string;
  @Column('text') kind!: string;
  @Column('text') audience!: Audience;
  @Column('uuid', { name: 'reset_id', nullable: true }) resetId!: string | null;
  @Column('text', { nullable: true }) unit!: string | null;
  /** Its position in the log: the order in which alerts are followed. */
  @Column('bigint') seq!: string;
  @Column('timestamptz', { name: 'raised_at' }) raisedAt!: Date;
  @Column('uuid', { name: 'acknowledged_by', nullable: true }) acknowledgedBy!: string | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
}
