import { Controller } from '@nestjs/common';
import {
  type OpenSessions,
  SessionPath,
  sessions,
  SessionsOfAgent,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand, mayEndSessions } from '@citadelle/rights';
import { Asked, currentActor, Serves } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account.store.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { deviceOf } from './device.js';
import { SessionStore } from './session.store.js';
import { endOf } from './session-view.js';
import { Sessions } from './sessions.js';

/** Looking at one's open sessions, and ending them; administrators end those of anybody. */
@Controller()
export class OwnSessionsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly kept: SessionStore,
    private readonly sessions: Sessions,
    private readonly accounts: AccountStore,
    private readonly journal: SecurityJournal,
  ) {}

  /** Those of whoever asks; none of nobody. */
  @Serves(sessions.list)
  async list(): Promise<OpenSessions> {
    const agentId = actorId();
    if (agentId === undefined) return { items: [] };
    const found = await this.kept.allOf(this.manager, agentId);
    const open = found.filter((one) => endOf(one, one, this.sessions.idle) > one.now);
    return {
      items: open.map(({ session_id, opened_at, used_at, source, device }) => ({
        sessionId: session_id,
        openedAt: opened_at.toISOString(),
        lastUsedAt: used_at.toISOString(),
        source,
        device: device ?? deviceOf(),
      })),
    };
  }

  @Serves(sessions.end)
  async end(@Asked() { sessionId }: SessionPath): Promise<void> {
    const agentId = actorId();
    const ended =
      agentId !== undefined && (await this.kept.closeById(this.manager, sessionId, agentId));
    if (!ended) throw new Refusal('session-not-found');
  }

  @Serves(sessions.endOthers)
  async endOthers(@Asked() { sessionId }: SessionPath): Promise<void> {
    const agentId = actorId();
    if (agentId !== undefined) await this.kept.closeOthers(this.manager, agentId, sessionId);
  }

  @Serves(sessions.endAllOf)
  async endAllOf(@Asked() { agentId }: SessionsOfAgent): Promise<void> {
    demand(mayEndSessions(currentActor()));
    const [account] = await this.accounts.views(this.manager, [agentId]);
    if (!account) throw new Refusal('account-not-found');
    // First, so that nobody's sessions end without a trace.
    await this.journal.add({ kind: 'sessions-ended', agentId });
    await this.kept.closeAllOf(this.manager, agentId);
  }
}

function actorId(): string | undefined {
  const { agentId } = currentActor();
  return isUUID(agentId) ? agentId : undefined;
}
