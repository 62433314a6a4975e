import { sessions } from '@citadelle/contracts/calls';
import { mayEndSessions } from '@citadelle/rights';
import { IsUuidParam } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { agentPath } from './agents.page.js';

/** What administrators do about the sessions of an agent. */
@Pages(mayEndSessions)
export class AgentSessionsController {
  constructor(private readonly services: Services) {}

  /** Somebody opens the address to which the form was sent: they are led to its page. */
  @Get('annuaire/agents/:agentId/deconnexion')
  back(@Param('agentId', IsUuidParam) agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post('annuaire/agents/:agentId/deconnexion')
  async end(@Param('agentId', IsUuidParam) agentId: string): Promise<PageAnswer> {
    await this.services.ask(sessions.endAllOf, { agentId });
    return PageAnswer.done(agentPath(agentId), 'deconnexions');
  }
}
