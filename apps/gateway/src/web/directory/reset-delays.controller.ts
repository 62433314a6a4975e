import { resetDelays } from '@citadelle/contracts/calls';
import { mayReadAgents } from '@citadelle/rights';
import { IsUuidParam } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { agentPath } from './agents.page.js';

const LIFT = 'annuaire/agents/:agentId/demandes-de-codes';

/** « Permettre de nouvelles demandes » for an agent who called an administrator. */
@Pages(mayReadAgents)
export class ResetDelaysController {
  constructor(private readonly services: Services) {}

  /** Somebody opens the address to which the form was sent: they are led to the agent. */
  @Get(LIFT)
  back(@Param('agentId', IsUuidParam) agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post(LIFT)
  async lift(@Param('agentId', IsUuidParam) agentId: string): Promise<PageAnswer> {
    await this.services.ask(resetDelays.lift, { agentId });
    return PageAnswer.done(agentPath(agentId), 'demandes-permises');
  }
}
