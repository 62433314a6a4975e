import { resets } from '@citadelle/contracts/calls';
import { Get, Post, Query } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { NOT_ME_DONE_PAGE, NOT_ME_WITHOUT_TOKEN_PAGE, notMePage } from './not-me.pages.js';

/** The longest token that the API takes. */
const TOKEN = /^[\x21-\x7e]{1,200}$/;

/** « Ce n'est pas moi », where the link in the mails leads. */
@Pages('anyone')
export class NotMeController {
  constructor(private readonly services: Services) {}

  @Get('ce-n-est-pas-moi')
  ask(@Query('jeton') token: unknown): PageAnswer {
    const isToken = typeof token === 'string' && TOKEN.test(token);
    return isToken
      ? PageAnswer.show(notMePage(token))
      : PageAnswer.show(NOT_ME_WITHOUT_TOKEN_PAGE, 422);
  }

  @Post('ce-n-est-pas-moi')
  async cancel(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const notMeToken = posted.get('jeton');
    if (!TOKEN.test(notMeToken)) return PageAnswer.show(NOT_ME_WITHOUT_TOKEN_PAGE, 422);
    return attempt(
      {},
      posted,
      async () => {
        await this.services.ask(resets.cancel, { notMeToken });
        return PageAnswer.goTo('/ce-n-est-pas-moi/fait');
      },
      (form) => notMePage(notMeToken, form),
    );
  }

  @Get('ce-n-est-pas-moi/fait')
  done(): PageAnswer {
    return PageAnswer.show(NOT_ME_DONE_PAGE);
  }
}
