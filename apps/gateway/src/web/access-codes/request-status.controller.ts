import { resets } from '@citadelle/contracts/calls';
import { Get, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { AnsweredAfresh } from '../answers/answer-once.interceptor.js';
import { PageAnswer } from '../answers/page-answer.js';
import { submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { STATUS_FORM } from './access-codes.forms.js';
import { CANCELLED_PAGE, requestStatusPage, askStatusPage } from './request-status.pages.js';
import { KnownUnits } from '../known-units.js';

/** « Où en est ma demande ? », and cancelling the request. */
@Pages('anyone')
export class RequestStatusController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  @Get('codes-acces/suivi')
  ask(): PageAnswer {
    return PageAnswer.show(askStatusPage());
  }

  @Post('codes-acces/suivi')
  @AnsweredAfresh()
  status(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(STATUS_FORM, posted, askStatusPage, async (codes) => {
      const status = await this.services.ask(resets.status, codes);
      const unit = status.unit === null ? undefined : await this.units.nameOf(status.unit);
      return PageAnswer.show(requestStatusPage(codes, status, unit));
    });
  }

  @Post('codes-acces/annulation')
  cancel(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(STATUS_FORM, posted, askStatusPage, async (codes) => {
      await this.services.ask(resets.cancel, codes);
      return PageAnswer.goTo('/codes-acces/annulee');
    });
  }

  @Get('codes-acces/annulee')
  cancelled(): PageAnswer {
    return PageAnswer.show(CANCELLED_PAGE);
  }
}
