import { publicStatistics, statistics, type StatisticsView } from '@citadelle/contracts/calls';
import { mayReadStatistics } from '@citadelle/rights';
import { Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** The figures of the dashboard. */
@ApiTags('Statistics')
@Controller()
@OpenTo(mayReadStatistics)
export class StatisticsController {
  constructor(private readonly services: Services) {}

  @Serves(publicStatistics.get)
  getStatistics(): Promise<StatisticsView> {
    return this.services.ask(statistics.get, {});
  }
}
