import { passwords } from '@citadelle/contracts/calls';
import { Get, Post } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { renewSession } from '../visits/visit.js';
import { CurrentPageSession, SeenBy } from '../visits/visit.guard.js';
import { PASSWORD_FORM } from './password.form.js';
import { passwordPage } from './password.page.js';

/** « Choisir mon mot de passe »: the only page that is open to a session of the initial password. */
@Pages('any-session')
export class PasswordController {
  constructor(private readonly services: Services) {}

  /** Where password managers look for the page; W3C, « A Well-Known URL for Changing Passwords ». */
  @Get('.well-known/change-password')
  @SeenBy('anyone')
  wellKnown(): PageAnswer {
    return PageAnswer.goTo('/mot-de-passe');
  }

  @Get('mot-de-passe')
  form(@CurrentPageSession() session: ActiveSession): PageAnswer {
    return PageAnswer.show(passwordPage(session));
  }

  @Post('mot-de-passe')
  choose(
    @CurrentPageSession() session: ActiveSession,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const page: FormPage = (form) => passwordPage(session, form);
    return submit(PASSWORD_FORM, posted, page, async (request) => {
      const asked = { ...request, token: session.token };
      const { token } = await this.services.ask(passwords.change, asked);
      renewSession(session, token);
      return PageAnswer.done('/espace', 'mot-de-passe');
    });
  }
}
