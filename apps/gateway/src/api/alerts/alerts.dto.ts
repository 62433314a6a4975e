import { type AlertKind, alertKinds, type ManagerAlertView } from '@citadelle/contracts';
import type { Page } from '@citadelle/contracts/calls';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { EmptyIsAbsent } from '../page-query.dto.js';

/** Path of what concerns one alert. */
export class AlertPath {
  @ApiProperty({ format: 'uuid' })
  @Transform(({ value }) => String(value).toLowerCase())
  @IsUUID()
  alertId!: string;
}

/** Query of `GET /alerts/stream`. */
export class AlertStreamQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'As the header `Last-Event-ID`, which goes before it.',
  })
  @IsOptional()
  @EmptyIsAbsent()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  lastEventId?: number;
}

/** An alert, as documented. */
export class AlertAnswer implements ManagerAlertView {
  @ApiProperty({ format: 'uuid' })
  alertId!: string;

  @ApiProperty({ type: 'integer', description: 'Grows; the id of the event on the stream.' })
  seq!: number;

  @ApiProperty({ enum: alertKinds })
  kind!: AlertKind;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'SIG-AESH',
    description: 'Null on what concerns the administrators alone.',
  })
  unit!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Null where no request is meant.',
  })
  resetId!: string | null;

  @ApiProperty({ format: 'uuid', description: 'The agent it is about.' })
  agentId!: string;

  @ApiProperty({ format: 'date-time' })
  raisedAt!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    description: 'Who acknowledged it first (`agentId`), and when.',
    properties: {
      by: { type: 'string', format: 'uuid' },
      at: { type: 'string', format: 'date-time' },
    },
    required: ['by', 'at'],
  })
  acknowledged!: ManagerAlertView['acknowledged'];
}

/** A page of alerts, latest first. */
export class AlertsAnswer implements Page<AlertAnswer> {
  @ApiProperty({ type: [AlertAnswer] })
  items!: AlertAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Goes into `after`.' })
  next!: string | null;
}
