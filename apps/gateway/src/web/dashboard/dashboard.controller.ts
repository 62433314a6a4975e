import { statistics } from '@citadelle/contracts/calls';
import { mayReadStatistics } from '@citadelle/rights';
import { Get } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { dashboardPage } from './dashboard.page.js';

/** « Tableau de bord », for administrators. */
@Pages(mayReadStatistics)
export class DashboardController {
  constructor(private readonly services: Services) {}

  @Get('annuaire/tableau-de-bord')
  async dashboard(): Promise<PageAnswer> {
    return PageAnswer.show(dashboardPage(await this.services.ask(statistics.get, {})));
  }
}
