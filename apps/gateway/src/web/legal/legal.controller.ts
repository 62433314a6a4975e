import { Get } from '@nestjs/common';
import { GatewayConfig } from '../../gateway.config.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import {
  accessibilityPage,
  legalNoticePage,
  personalDataPage,
  SITE_MAP_PAGE,
} from './legal.pages.js';

/** The pages that the law requires on every site of an administration. */
@Pages('anyone')
export class LegalController {
  constructor(private readonly settings: GatewayConfig) {}

  @Get('accessibilite')
  accessibility(): PageAnswer {
    return PageAnswer.show(accessibilityPage(this.settings));
  }

  @Get('mentions-legales')
  legalNotice(): PageAnswer {
    return PageAnswer.show(legalNoticePage(this.settings));
  }

  @Get('donnees-personnelles')
  personalData(): PageAnswer {
    return PageAnswer.show(personalDataPage(this.settings));
  }

  @Get('plan-du-site')
  siteMap(): PageAnswer {
    return PageAnswer.show(SITE_MAP_PAGE);
  }
}
