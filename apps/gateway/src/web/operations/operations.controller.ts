import { mayReadOperations } from '@citadelle/rights';
import { Get } from '@nestjs/common';
import { askOperations } from '../../upstream/operations.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { operationsPage } from './operations.page.js';

/** « Exploitation », for administrators: it shows, and changes nothing. */
@Pages(mayReadOperations)
export class OperationsPageController {
  constructor(private readonly services: Services) {}

  @Get('annuaire/exploitation')
  async operations(): Promise<PageAnswer> {
    return PageAnswer.show(operationsPage(await askOperations(this.services)));
  }
}
