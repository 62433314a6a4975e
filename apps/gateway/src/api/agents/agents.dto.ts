import type { AgentView, CreateAgentCall, DepartureCall } from '@citadelle/contracts';
import {
  IsBirthDate,
  IsNumenField,
  IsPersonNameField,
  IsUnitId,
  Text,
} from '@citadelle/service-kit';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { EmptyIsAbsent, PageQuery } from '../page-query.dto.js';

type CreateAgent = CreateAgentCall['request'];
type Departure = DepartureCall['request'];

/** Body of `POST /agents`. */
export class CreateAgentRequest implements CreateAgent {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'PIN' })
  @IsPersonNameField()
  usualName!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Jean' })
  @IsPersonNameField()
  firstName!: string;

  @ApiProperty({ format: 'date', example: '1988-11-02', description: 'Age 14 to 100.' })
  @IsBirthDate()
  birthDate!: string;

  @ApiProperty({
    example: '03E1800242JPQ',
    description: 'Confidential. 13 characters, in any case, with or without spaces.',
  })
  @IsNumenField()
  numen!: string;

  @ApiProperty({ example: 'SIG-AESH' })
  @IsUnitId()
  unit!: string;
}

/** Query of `GET /agents`. */
export class ListAgentsQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: 100,
    description: 'Start of any name, login or address; accents and case are ignored.',
  })
  @IsOptional()
  @EmptyIsAbsent()
  @Text(100)
  query?: string;

  @ApiPropertyOptional({ example: 'SIG-AESH' })
  @IsOptional()
  @EmptyIsAbsent()
  @IsUnitId()
  unit?: string;

  @ApiPropertyOptional({ enum: ['active', 'departed'] })
  @IsOptional()
  @EmptyIsAbsent()
  @IsIn(['active', 'departed'])
  status?: AgentView['status'];
}

/** Body of `POST /agents/{agentId}/departure` and `/return`. */
export class MoveRequest implements Required<Departure> {
  @ApiProperty({ format: 'date', example: '2026-08-31', description: 'Not to come.' })
  @Text(10)
  on!: string;
}
