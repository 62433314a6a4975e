import {
  OpenedSession,
  type OwnSessions,
  pickDeclared,
  publicSessions,
  sessions,
  SessionView,
  SignIn,
  type SignInsPage,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { type ActiveSession, CurrentSession, OpenTo } from './session.guard.js';

/** The session of whoever is signed in. */
@ApiTags('Sessions')
@Controller()
export class SessionsController {
  constructor(private readonly services: Services) {}

  /** A program is no browser: what would make it known to the account stays here. */
  @Serves(publicSessions.signIn)
  async signIn(@Asked() request: SignIn): Promise<OpenedSession> {
    return pickDeclared(OpenedSession, await this.services.ask(sessions.signIn, request));
  }

  @Serves(publicSessions.current)
  @OpenTo('signed-in')
  currentSession(@CurrentSession() session: ActiveSession): SessionView {
    return pickDeclared(SessionView, session);
  }

  @Serves(publicSessions.list)
  @OpenTo('signed-in')
  async listSessions(@CurrentSession() { sessionId }: ActiveSession): Promise<OwnSessions> {
    const { items } = await this.services.ask(sessions.list, {});
    return { items: items.map((one) => ({ ...one, current: one.sessionId === sessionId })) };
  }

  @Serves(publicSessions.signIns)
  @OpenTo('signed-in')
  async listSignIns(): Promise<SignInsPage> {
    const { items, refused } = await this.services.ask(sessions.signIns, {});
    return { items, refused, next: null };
  }

  /** Open to sessions of the initial password too: whoever cannot do anything else can leave. */
  @Serves(publicSessions.signOut)
  @OpenTo('any-session')
  signOut(@CurrentSession() { token }: ActiveSession): Promise<void> {
    return this.services.ask(sessions.signOut, { token });
  }
}
