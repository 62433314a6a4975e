import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { IntrospectSessionCall, OpenSessionCall } from '@citadelle/contracts';
import { Text } from '@citadelle/service-kit';
import { IsBoolean, IsOptional } from 'class-validator';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';

class OpenSession {
  @Text(254) login!: string;
  @Text(1024) password!: string;
}

class SessionToken {
  @Text(128) token!: string;
}

class IntrospectSession extends SessionToken {
  @IsOptional() @IsBoolean() keepIdle: boolean = false;
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
  introspect(@Body() request: IntrospectSession): Promise<IntrospectSessionCall['response']> {
    return this.sessions.introspect(request);
  }

  @Post('closing')
  @HttpCode(204)
  close(@Body() { token }: SessionToken): Promise<void> {
    return this.sessions.close(token);
  }
}
