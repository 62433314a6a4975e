import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { IntrospectSessionCall, OpenSessionCall } from '@citadelle/contracts';
import { Text } from '@citadelle/service-kit';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';

class OpenSession {
  @Text(254) login!: string;
  @Text(1024) password!: string;
}

class SessionToken {
  @Text(128) token!: string;
}

/** Signing in and out. */
@Controller('internal/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  open(@Body() request: OpenSession): Promise<OpenSessionCall['response']> {
    return this.signIn.open(request);
  }

  @Post('introspection')
  @HttpCode(200)
  introspect(@Body() { token }: SessionToken): Promise<IntrospectSessionCall['response']> {
    return this.sessions.introspect(token);
  }

  @Post('closing')
  @HttpCode(204)
  close(@Body() { token }: SessionToken): Promise<void> {
    return this.sessions.close(token);
  }
}
