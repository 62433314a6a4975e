import { Controller } from '@nestjs/common';
import {
  SignOut,
  type IntrospectedSession,
  type LastSignIns,
  IntrospectSession,
  type OpenedSession,
  SignIn,
  sessions,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Sessions } from './sessions.js';
import { SignInHandler } from './sign-in.js';
import { SignIns } from './sign-in-journal.js';

/** Signing in and out, and the journal of sign-ins, for whom it is about. */
@Controller()
export class SessionsController {
  constructor(
    private readonly signingIn: SignInHandler,
    private readonly sessions: Sessions,
    private readonly journal: SignIns,
  ) {}

  @Serves(sessions.signIn)
  signIn(@Asked() request: SignIn): Promise<OpenedSession> {
    return this.signingIn.signIn(request);
  }

  @Serves(sessions.introspect)
  introspect(@Asked() request: IntrospectSession): Promise<IntrospectedSession> {
    return this.sessions.introspect(request);
  }

  @Serves(sessions.signOut)
  signOut(@Asked() { token }: SignOut): Promise<void> {
    return this.sessions.signOut(token);
  }

  @Serves(sessions.signIns)
  signIns(): Promise<LastSignIns> {
    return this.journal.last();
  }
}
