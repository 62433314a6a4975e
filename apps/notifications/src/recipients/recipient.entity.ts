import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who can be told, as far as the directory and the accounts have said: the two are not ordered between them. */
@Entity('recipients')
export class RecipientEntity {
  @PrimaryColumn('uuid', { name: 'agent_id' }) agentId!: string;
  @Column('text', { name: 'usual_name', nullable: true }) usualName!: string | null;
  @Column('text', { name: 'first_name', nullable: true }) firstName!: string | null;
  @Column('text', { nullable: true }) login!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  /** Must be forgotten: what comes late is not kept either. */
  @Column('boolean', { default: false }) erased!: boolean;
}
