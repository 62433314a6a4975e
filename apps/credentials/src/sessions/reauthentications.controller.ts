import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Text } from '@citadelle/service-kit';
import { Reauthentication } from './reauthentication.js';

class Reauthenticate {
  @Text(128) token!: string;
  @Text(1024) password!: string;
}

/** The password again, from somebody signed in. */
@Controller('internal/reauthentications')
export class ReauthenticationsController {
  constructor(private readonly reauthentication: Reauthentication) {}

  @Post()
  @HttpCode(204)
  confirm(@Body() request: Reauthenticate): Promise<void> {
    return this.reauthentication.confirm(request);
  }
}
