import { UNIT_NAME_MAX, type UnitView } from '@citadelle/contracts';
import type { Page } from '@citadelle/contracts/calls';
import { IsUnitId, Text } from '@citadelle/service-kit';
import { ApiProperty } from '@nestjs/swagger';
import { AgentPath } from '../agent-path.dto.js';

/** Body of `PUT /units/{unitId}`. */
export class DeclareUnitRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: UNIT_NAME_MAX,
    example: 'Service interacadémique de gestion des AESH',
  })
  @Text(UNIT_NAME_MAX)
  name!: string;
}

/** Path of what concerns one unit. */
export class UnitPath {
  @ApiProperty({ example: 'SIG-AESH' })
  @IsUnitId()
  unitId!: string;
}

/** Path of what concerns one manager of a unit. */
export class ManagerPath extends AgentPath {
  @ApiProperty({ example: 'SIG-AESH' })
  @IsUnitId()
  unitId!: string;
}

/** A managing unit, as documented. */
export class UnitAnswer implements UnitView {
  @ApiProperty({ example: 'SIG-AESH' })
  unitId!: string;

  @ApiProperty({ example: 'Service interacadémique de gestion des AESH' })
  name!: string;

  @ApiProperty({ type: [String], description: '`agentId` of its managers.' })
  managers!: string[];
}

/** All units; few enough to come in one page. */
export class UnitsAnswer implements Page<UnitAnswer> {
  @ApiProperty({ type: [UnitAnswer] })
  items!: UnitAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Always null: there is one page.' })
  next!: string | null;
}
