import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The read model of units. */
@Entity('units')
export class UnitEntity {
  @PrimaryColumn('text', { name: 'unit_id' })
  unitId!: string;

  @Column('text')
  name!: string;
}

/** Who manages which unit. */
@Entity('unit_managers')
export class UnitManagerEntity {
  @PrimaryColumn('text', { name: 'unit_id' })
  unitId!: string;

  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;
}

/** Who may change the directory. */
@Entity('administrators')
export class AdministratorEntity {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;
}
