import {
  type IdentityCheck,
  identityChecks,
  type Page,
  type ReleaseSecondCodeCall,
  type RequestRemark,
  requestRemarks,
  type RequestView,
  type ResetState,
  resetStates,
} from '@citadelle/contracts';
import { IsUnitId, MayBeAbsent, Text } from '@citadelle/service-kit';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, registerDecorator } from 'class-validator';
import { EmptyIsAbsent, PageQuery } from '../page-query.dto.js';

/** Query of `GET /units/{unitId}/password-resets`. */
export class ListRequestsQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: resetStates,
    description: 'What still waits for somebody when absent.',
  })
  @IsOptional()
  @EmptyIsAbsent()
  @IsIn(resetStates)
  state?: ResetState;
}

/** Body of `POST /password-resets/{resetId}/second-code`. */
export class ReleaseSecondCodeRequest {
  @ApiProperty({ enum: identityChecks, description: 'How you made sure of whom you speak to.' })
  @IsIn(identityChecks)
  identityCheck!: IdentityCheck;

  @ApiPropertyOptional({ description: 'Your password: re-authenticates in the same call.' })
  @MayBeAbsent()
  @Text(1024)
  password?: string;
}

/** Body of `POST /password-resets/{resetId}/refusal`. */
export class RefuseRequestRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'The agent reads it.' })
  @Text(500)
  @IsOneLine()
  reason!: string;
}

/** Body of `POST /password-resets/{resetId}/transfer`. */
export class TransferRequestRequest {
  @ApiProperty({ example: 'RECTORAT' })
  @IsUnitId()
  unit!: string;
}

/** Text without control characters and line separators: it goes into mails. */
function IsOneLine(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isOneLine',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value),
        defaultMessage: () =>
          'Écrivez ce texte sur une seule ligne, sans tabulation ni caractère de contrôle.',
      },
    });
}

/** The agent of a request. */
export class RequestingAgentAnswer {
  @ApiProperty({ format: 'uuid' })
  agentId!: string;

  @ApiProperty({ example: 'Jean' })
  firstName!: string;

  @ApiProperty({ example: 'PIN' })
  usualName!: string;

  @ApiProperty({ example: 'jpin' })
  login!: string;
}

/** A request in a unit's queue. */
export class RequestAnswer implements RequestView {
  @ApiProperty({ format: 'uuid' })
  resetId!: string;

  @ApiProperty({ enum: resetStates })
  state!: ResetState;

  @ApiProperty({ type: RequestingAgentAnswer })
  agent!: RequestingAgentAnswer;

  @ApiProperty({ example: 'SIG-AESH' })
  unit!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty({
    enum: requestRemarks,
    isArray: true,
    description: 'What to look at twice before a code is released.',
  })
  remarks!: RequestRemark[];
}

/** A page of a unit's queue. */
export class RequestsAnswer implements Page<RequestAnswer> {
  @ApiProperty({ type: [RequestAnswer] })
  items!: RequestAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Goes into `after`.' })
  next!: string | null;
}

type ReleasedSecondCode = ReleaseSecondCodeCall['response'];

/** The second code, shown this once. */
export class ReleasedSecondCodeAnswer implements ReleasedSecondCode {
  @ApiProperty({ example: 'W2ZD-9HPA', description: 'Shown this once.' })
  secondCode!: string;

  @ApiProperty({ format: 'date-time', description: 'When the reset ends.' })
  expiresAt!: string;
}
