import {
  type CompleteResetCall,
  type RequestSecondCodeCall,
  type ResetState,
  resetStates,
  type ResetStatusCall,
  type StartResetCall,
} from '@citadelle/contracts';
import { IsBirthDate, IsUnitId, Text } from '@citadelle/service-kit';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsUUID, registerDecorator, ValidateIf } from 'class-validator';

const LOGIN = { maxLength: 200, example: 'jpin' };
const FIRST_CODE = {
  maxLength: 64,
  example: 'K7QM-3TXB',
  description: 'In any case, with or without the dash.',
};
const NOT_BOTH = 'Indiquez l’un ou l’autre, pas les deux.';

type Fields = Record<string, unknown>;

/** A field that may be left out, but is never null. */
function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_request: Fields, value: unknown) => value !== undefined);
}

/** A field of the first of two ways: required when no field of the other way is there, refused beside one. */
function InsteadOf(...others: string[]): PropertyDecorator {
  const otherIsMeant = (request: Fields) => others.some((other) => request[other] !== undefined);
  return (target, property) => {
    const field = String(property);
    ValidateIf((request: Fields) => request[field] !== undefined || !otherIsMeant(request))(
      target,
      property,
    );
    registerDecorator({
      name: 'insteadOf',
      target: target.constructor,
      propertyName: field,
      validator: {
        validate: (_value, context) => !otherIsMeant(context!.object as Fields),
        defaultMessage: () => NOT_BOTH,
      },
    });
  };
}

/** A field of the second way: required as soon as another field of it is there. */
function TogetherWith(...parts: string[]): PropertyDecorator {
  return ValidateIf((request: Fields) => parts.some((part) => request[part] !== undefined));
}

/** Path of what concerns one reset. */
export class ResetPath {
  @ApiProperty({ format: 'uuid' })
  @Transform(({ value }) => String(value).toLowerCase())
  @IsUUID()
  resetId!: string;
}

/** Body of `POST /password-resets`: a look-up token, or login and birth date. */
export class StartResetRequest {
  @ApiPropertyOptional({
    maxLength: 2000,
    description: 'Of `POST /identity-lookups`; instead of `login` and `birthDate`.',
  })
  @InsteadOf('login', 'birthDate')
  @Text(2000)
  lookupToken?: string;

  @ApiPropertyOptional(LOGIN)
  @TogetherWith('login', 'birthDate')
  @Text(200)
  login?: string;

  @ApiPropertyOptional({ format: 'date', example: '1988-11-02' })
  @TogetherWith('login', 'birthDate')
  @IsBirthDate()
  birthDate?: string;

  @ApiPropertyOptional({ default: false, description: 'Cancels the pending request first.' })
  @MayBeAbsent()
  @IsBoolean()
  startAnew?: boolean;
}

/** Body of `POST /password-resets/{resetId}/second-code-request`. */
export class RequestSecondCodeRequest implements Fieldwise<RequestSecondCodeCall['request']> {
  @ApiProperty(FIRST_CODE)
  @Text(64)
  firstCode!: string;

  @ApiPropertyOptional({
    example: 'RECTORAT',
    description: 'The agent’s own unit when absent, or `RECTORAT`.',
  })
  @MayBeAbsent()
  @IsUnitId()
  unit?: string;
}

/** Body of `POST /password-resets/status`. */
export class ResetStatusRequest implements Fieldwise<ResetStatusCall['request']> {
  @ApiProperty(LOGIN)
  @Text(200)
  login!: string;

  @ApiProperty(FIRST_CODE)
  @Text(64)
  firstCode!: string;
}

/** Body of `POST /password-resets/cancellation`: login and first code, or what a mail's link carries. */
export class CancelResetRequest {
  @ApiPropertyOptional({
    maxLength: 200,
    description: 'Of the link « ce n’est pas moi »; instead of `login` and `firstCode`.',
  })
  @InsteadOf('login', 'firstCode')
  @Text(200)
  notMeToken?: string;

  @ApiPropertyOptional(LOGIN)
  @TogetherWith('login', 'firstCode')
  @Text(200)
  login?: string;

  @ApiPropertyOptional(FIRST_CODE)
  @TogetherWith('login', 'firstCode')
  @Text(64)
  firstCode?: string;
}

/** Body of `POST /password-resets/completion`. */
export class CompleteResetRequest implements Fieldwise<CompleteResetCall['request']> {
  @ApiProperty(LOGIN)
  @Text(200)
  login!: string;

  @ApiProperty(FIRST_CODE)
  @Text(64)
  firstCode!: string;

  @ApiProperty({ ...FIRST_CODE, example: 'W2ZD-9HPA' })
  @Text(64)
  secondCode!: string;

  @ApiProperty({ maxLength: 1000, format: 'password', description: '12 to 128 characters.' })
  @Text(1000)
  newPassword!: string;
}

type Fieldwise<Call> = { [Field in keyof Call]: Call[Field] };

/** A reset just started, with its first code; the code is shown this once. */
export class StartedResetAnswer implements Fieldwise<StartResetCall['response']> {
  @ApiProperty({ format: 'uuid' })
  resetId!: string;

  @ApiProperty({ example: 'K7QM-3TXB', description: 'Shown this once.' })
  firstCode!: string;

  @ApiProperty({ enum: ['started'] })
  state!: 'started';

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

/** A reset that waits for a manager. */
export class RequestedSecondCodeAnswer implements Fieldwise<RequestSecondCodeCall['response']> {
  @ApiProperty({ enum: ['awaiting-second-code'] })
  state!: 'awaiting-second-code';

  @ApiProperty({ example: 'SIG-AESH', description: 'Whose managers were told.' })
  unit!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

/** Where a reset stands. */
export class ResetStatusAnswer implements Fieldwise<ResetStatusCall['response']> {
  @ApiProperty({ format: 'uuid' })
  resetId!: string;

  @ApiProperty({ enum: resetStates })
  state!: ResetState;

  @ApiProperty({ type: String, nullable: true, example: 'SIG-AESH' })
  unit!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the second code was asked for.',
  })
  requestedAt!: string | null;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}
