import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who can be mailed. Names come from the directory, login and address from credentials, in any order. */
@Entity('recipients')
export class RecipientEntity {
  @PrimaryColumn('uuid', { name: 'agent_id' }) agentId!: string;
  @Column('text', { name: 'usual_name', nullable: true }) usualName!: string | null;
  @Column('text', { name: 'first_name', nullable: true }) firstName!: string | null;
  @Column('text', { nullable: true }) login!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  /** Was erased: messages that come later are not kept either. */
  @Column('boolean', { default: false }) erased!: boolean;
}
