import { sessions } from '@citadelle/contracts/calls';
import { Get } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { ifAnswered } from '../../upstream/if-answered.js';
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
    // The rest of the page does not need them.
    const none = { items: [], refused: null };
    const { items, refused } = await ifAnswered(this.services.ask(sessions.signIns, {}), none);
    return PageAnswer.show(personalSpacePage({ account, signIns: items, refused }));
  }
}
