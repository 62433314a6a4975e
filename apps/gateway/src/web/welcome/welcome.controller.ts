import { Get } from '@nestjs/common';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { WELCOME_PAGE } from './welcome.page.js';

/** « Pratic », where everybody comes in. */
@Pages('anyone')
export class WelcomeController {
  @Get()
  welcome(): PageAnswer {
    return PageAnswer.show(WELCOME_PAGE);
  }
}
