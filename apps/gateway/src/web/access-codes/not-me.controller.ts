import { resets } from '@citadelle/contracts/calls';
import { Get, Post, Query } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, type FormPage } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { NOT_ME_DONE_PAGE, NOT_ME_WITHOUT_TOKEN_PAGE, notMePage } from './not-me.pages.js';

const WITHOUT_TOKEN = PageAnswer.show(NOT_ME_WITHOUT_TOKEN_PAGE, 422);

/** « Ce n'est pas moi », where the link in the mails leads. */
@Pages('anyone')
export class NotMeController {
  constructor(private readonly services: Services) {}

  @Get('ce-n-est-pas-moi')
  ask(@Query('jeton') token: unknown): PageAnswer {
    return isToken(token) ? PageAnswer.show(notMePage(token)) : WITHOUT_TOKEN;
  }

  @Post('ce-n-est-pas-moi')
  async cancel(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const notMeToken = posted.get('jeton');
    if (!isToken(notMeToken)) return WITHOUT_TOKEN;
    const page: FormPage = (form) => notMePage(notMeToken, form);
    return attempt(page, async () => {
      await this.services.ask(resets.cancel, { notMeToken });
      return PageAnswer.goTo('/ce-n-est-pas-moi/fait');
    });
  }

  @Get('ce-n-est-pas-moi/fait')
  done(): PageAnswer {
    return PageAnswer.show(NOT_ME_DONE_PAGE);
  }
}

/** Whether it could be a token: the API takes none that is longer. */
function isToken(text: unknown): text is string {
  return typeof text === 'string' && /^[\x21-\x7e]{1,200}$/.test(text);
}
