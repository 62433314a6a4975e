import { signInDelays } from '@citadelle/contracts/calls';
import { mayLiftSignInDelays } from '@citadelle/rights';
import { IsUuidParam } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { agentPath } from './agents.page.js';

const LIFT = 'annuaire/agents/:agentId/delais-de-connexion';

/** « Lever les délais de connexion » of an agent who called an administrator. */
@Pages(mayLiftSignInDelays)
export class SignInDelaysController {
  constructor(private readonly services: Services) {}

  /** Somebody opens the address to which the form was sent: they are led to the agent. */
  @Get(LIFT)
  back(@Param('agentId', IsUuidParam) agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post(LIFT)
  async lift(@Param('agentId', IsUuidParam) agentId: string): Promise<PageAnswer> {
    await this.services.ask(signInDelays.lift, { agentId });
    return PageAnswer.done(agentPath(agentId), 'delais-leves');
  }
}
