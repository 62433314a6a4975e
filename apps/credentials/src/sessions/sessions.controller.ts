import { Controller } from '@nestjs/common';
import {
  type IntrospectedSession,
  IntrospectSession,
  type LastSignIns,
  passwords,
  type Reauthenticated,
  ReauthenticateInSession,
  SessionPath,
  sessions,
  SignOut,
} from '@citadelle/contracts/calls';
import { Asked, currentCall, Serves } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import { EntityManager } from 'typeorm';
import { SecurityJournalStore } from '../journal/security-journal.store.js';
import { type FoundSession, SessionStore } from './session.store.js';
import { reauthenticatedUntil, viewOf } from './session-view.js';
import { Sessions, tokenHash } from './sessions.js';
import { SignInJournalStore } from './sign-in-journal.store.js';

const SIGN_INS_SHOWN = 10;

/** What people do with a session that is open, and what the journal of sign-ins tells them. */
@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly manager: EntityManager,
    private readonly kept: SessionStore,
    private readonly journal: SignInJournalStore,
    private readonly security: SecurityJournalStore,
  ) {}

  @Serves(sessions.introspect)
  async introspect(@Asked() request: IntrospectSession): Promise<IntrospectedSession> {
    return this.shown(await this.sessions.find(request.token, request.keepIdle));
  }

  @Serves(sessions.watch)
  async watch(@Asked() { sessionId }: SessionPath): Promise<IntrospectedSession> {
    return this.shown(await this.sessions.watch(sessionId));
  }

  private shown(found: FoundSession): IntrospectedSession {
    return {
      sessionId: found.session_id,
      reauthenticatedUntil: reauthenticatedUntil(found, this.sessions.windowMs),
      ...viewOf(found, found, this.sessions.idle),
    };
  }

  @Serves(passwords.reauthenticate)
  reauthenticate(@Asked() { token, password }: ReauthenticateInSession): Promise<Reauthenticated> {
    return this.sessions.reauthenticate(token, password);
  }

  /** Nothing happens when it was closed before. */
  @Serves(sessions.signOut)
  async signOut(@Asked() { token }: SignOut): Promise<void> {
    await this.kept.close(this.manager, tokenHash(token));
  }

  /** The last ones of whoever asks, latest first; none of nobody. */
  @Serves(sessions.signIns)
  async signIns(): Promise<LastSignIns> {
    const { actor } = currentCall();
    if (actor === undefined || !isUUID(actor)) return { items: [], refused: null };
    const rows = await this.journal.last(this.manager, actor, SIGN_INS_SHOWN);
    const refused = await this.security.refusedSignIns(this.manager, actor);
    return {
      items: rows.map(({ at, source }) => ({ at: at.toISOString(), source })),
      refused: refused
        ? {
            count: refused.count,
            since: refused.since.toISOString(),
            last: refused.last.toISOString(),
          }
        : null,
    };
  }
}
