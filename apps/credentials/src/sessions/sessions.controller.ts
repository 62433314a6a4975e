import { Controller } from '@nestjs/common';
import {
  CloseSession,
  type IntrospectedSession,
  type LastSignIns,
  IntrospectSession,
  type OpenedSession,
  OpenSession,
  sessions,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { SignIns } from './sign-ins.js';

/** Signing in and out, and the journal of sign-ins, for whom it is about. */
@Controller()
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly journal: SignIns,
  ) {}

  @Serves(sessions.open)
  open(@Asked() request: OpenSession): Promise<OpenedSession> {
    return this.signIn.open(request);
  }

  @Serves(sessions.introspect)
  introspect(@Asked() request: IntrospectSession): Promise<IntrospectedSession> {
    return this.sessions.introspect(request);
  }

  @Serves(sessions.close)
  close(@Asked() { token }: CloseSession): Promise<void> {
    return this.sessions.close(token);
  }

  @Serves(sessions.signIns)
  signIns(): Promise<LastSignIns> {
    return this.journal.last();
  }
}
