import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Text } from '@citadelle/service-kit';
import { PasswordChange } from './password-change.js';

class ChangePassword {
  @Text(128) token!: string;
  @Text(1024) currentPassword!: string;
  @Text(1024) newPassword!: string;
}

/** A new password, from somebody signed in. */
@Controller('internal/password-changes')
export class PasswordChangesController {
  constructor(private readonly change: PasswordChange) {}

  @Post()
  @HttpCode(204)
  choose(@Body() request: ChangePassword): Promise<void> {
    return this.change.choose(request);
  }
}
