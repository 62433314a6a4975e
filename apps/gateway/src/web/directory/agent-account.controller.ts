import { resetDelays, sessions, signInDelays } from '@citadelle/contracts/calls';
import { mayEndSessions, mayLiftSignInDelays, mayReadAgents } from '@citadelle/rights';
import { Get, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { SeenBy } from '../visits/visit.guard.js';
import { AgentId } from './agent-id.js';
import { agentPath } from './agents.page.js';

const SIGN_IN_DELAYS = 'annuaire/agents/:agentId/delais-de-connexion';
const RESET_DELAYS = 'annuaire/agents/:agentId/demandes-de-codes';
const SESSIONS = 'annuaire/agents/:agentId/deconnexion';

/** What administrators do at once about the account of an agent who called them. */
@Pages(mayReadAgents)
export class AgentAccountController {
  constructor(private readonly services: Services) {}

  /** Somebody opens an address to which a form was sent: they are led to the agent. */
  @Get([SIGN_IN_DELAYS, RESET_DELAYS, SESSIONS])
  back(@AgentId() agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post(SIGN_IN_DELAYS)
  @SeenBy(mayLiftSignInDelays)
  async liftSignInDelays(@AgentId() agentId: string): Promise<PageAnswer> {
    await this.services.ask(signInDelays.lift, { agentId });
    return PageAnswer.done(agentPath(agentId), 'delais-leves');
  }

  @Post(RESET_DELAYS)
  async liftResetDelays(@AgentId() agentId: string): Promise<PageAnswer> {
    await this.services.ask(resetDelays.lift, { agentId });
    return PageAnswer.done(agentPath(agentId), 'demandes-permises');
  }

  @Post(SESSIONS)
  @SeenBy(mayEndSessions)
  async endSessions(@AgentId() agentId: string): Promise<PageAnswer> {
    await this.services.ask(sessions.endAllOf, { agentId });
    return PageAnswer.done(agentPath(agentId), 'deconnexions');
  }
}
