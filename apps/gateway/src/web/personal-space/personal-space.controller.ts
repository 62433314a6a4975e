import { sessions, type SignInView } from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { Get } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { CurrentPageSession } from '../visits/visit.guard.js';
import { personalSpacePage } from './personal-space.page.js';

/** « Espace personnel ». */
@Pages('signed-in')
export class PersonalSpaceController {
  constructor(private readonly services: Services) {}

  @Get('espace')
  async space(@CurrentPageSession() { account }: ActiveSession): Promise<PageAnswer> {
    return PageAnswer.show(personalSpacePage({ account, signIns: await this.signIns() }));
  }

  /** Empty when credentials cannot give them: the rest of the page does not need them. */
  private async signIns(): Promise<readonly SignInView[]> {
    try {
      return (await this.services.ask(sessions.signIns, {})).items;
    } catch (error) {
      if (error instanceof ProblemError) return [];
      throw error;
    }
  }
}
