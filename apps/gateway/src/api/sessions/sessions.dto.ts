import type {
  OpenSessionCall,
  Role,
  SessionAccount,
  SessionView,
  SignInView,
} from '@citadelle/contracts';
import type { Page } from '@citadelle/contracts/calls';
import { Text } from '@citadelle/service-kit';
import { ApiProperty } from '@nestjs/swagger';

/** Body of `POST /sessions`. */
export class OpenSessionRequest implements Required<OpenSessionCall['request']> {
  @ApiProperty({ maxLength: 200, example: 'jpin' })
  @Text(200)
  login!: string;

  @ApiProperty({ maxLength: 1000, format: 'password' })
  @Text(1000)
  password!: string;
}

/** Who is signed in, as documented. */
export class SessionAccountAnswer implements SessionAccount {
  @ApiProperty({ format: 'uuid' })
  agentId!: string;

  @ApiProperty({ example: 'jpin' })
  login!: string;

  @ApiProperty({ format: 'email', example: 'jean.pin@ac-besancon.fr' })
  address!: string;

  @ApiProperty({ example: 'Jean' })
  firstName!: string;

  @ApiProperty({ example: 'PIN' })
  usualName!: string;

  @ApiProperty({ enum: ['manager', 'administrator'], isArray: true })
  roles!: readonly Role[];

  @ApiProperty({ type: [String], description: 'Units whose requests this person handles.' })
  managedUnits!: readonly string[];
}

/** A session, as documented. */
export class SessionAnswer implements SessionView {
  @ApiProperty({ format: 'date-time', description: 'Moves with each call, up to a fixed end.' })
  expiresAt!: string;

  @ApiProperty({ description: 'When true, `POST /password-changes` alone is open.' })
  passwordChangeRequired!: boolean;

  @ApiProperty({ type: SessionAccountAnswer })
  account!: SessionAccountAnswer;
}

/** A session just opened, with its token; the token is shown this once. */
export class OpenedSessionAnswer extends SessionAnswer {
  @ApiProperty({ description: 'To be sent as `Authorization: Bearer <token>`.' })
  token!: string;
}

/** A sign-in, as documented. */
export class SignInAnswer implements SignInView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'The address it came from.', example: '192.0.2.7' })
  source!: string;
}

/** The last sign-ins; few enough to come in one page. */
export class SignInsAnswer implements Page<SignInAnswer> {
  @ApiProperty({ type: [SignInAnswer] })
  items!: SignInAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Always null: there is one page.' })
  next!: string | null;
}
