import { Text } from '@citadelle/service-kit';
import { ApiProperty } from '@nestjs/swagger';

/** Body of `POST /password-changes`. */
export class ChangePasswordRequest {
  @ApiProperty({ maxLength: 1000, format: 'password' })
  @Text(1000)
  currentPassword!: string;

  @ApiProperty({ maxLength: 1000, format: 'password', description: '12 to 128 characters.' })
  @Text(1000)
  newPassword!: string;
}
