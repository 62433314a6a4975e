import type { AgentView, CreateAgentCall } from '@citadelle/contracts';
import {
  IsBirthDate,
  IsNumenField,
  IsPersonNameField,
  IsUnitId,
  Text,
} from '@citadelle/service-kit';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

type CreateAgent = CreateAgentCall['request'];

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

/** A filter left empty is no filter. */
function EmptyIsAbsent(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
}

/** Query of `GET /agents`. */
export class ListAgentsQuery {
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

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ maxLength: 1000, description: '`next` of the page before.' })
  @IsOptional()
  @EmptyIsAbsent()
  @Text(1000)
  after?: string;
}
