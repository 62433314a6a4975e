import { Get, Query } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { GatewayConfig } from '../../gateway.config.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { CurrentPageSession } from '../visits/visit.guard.js';
import { personalSpacePage } from './personal-space.page.js';

/** What a person sees of themselves. */
@Pages('signed-in')
export class PersonalSpaceController {
  constructor(private readonly settings: GatewayConfig) {}

  @Get('espace')
  space(
    @CurrentPageSession() { account }: ActiveSession,
    @Query('fait') done: unknown,
  ): PageAnswer {
    const passwordChanged = done === 'mot-de-passe';
    return PageAnswer.show(
      personalSpacePage({ account, settings: this.settings, passwordChanged }),
    );
  }
}
