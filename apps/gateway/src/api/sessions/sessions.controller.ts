import {
  pickDeclared,
  publicSessions,
  sessions,
  SessionView,
  type SignInsPage,
} from '@citadelle/contracts/calls';
import { Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { type ActiveSession, CurrentSession, OpenTo } from './session.guard.js';

/** The session of whoever is signed in. */
@ApiTags('Sessions')
@Controller()
export class SessionsController {
  constructor(private readonly services: Services) {}

  @Serves(publicSessions.current)
  @OpenTo('signed-in')
  currentSession(@CurrentSession() session: ActiveSession): SessionView {
    return pickDeclared(SessionView, session);
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
