import { Text } from '@citadelle/service-kit';
import { ApiProperty } from '@nestjs/swagger';

/** Body of `POST /reauthentications`. */
export class ReauthenticateRequest {
  @ApiProperty({ maxLength: 1000, format: 'password' })
  @Text(1000)
  password!: string;
}
