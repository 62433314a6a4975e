import { Controller } from '@nestjs/common';
import { statistics, type StatisticsView } from '@citadelle/contracts/calls';
import { demand, mayReadStatistics } from '@citadelle/rights';
import { currentActor, Serves } from '@citadelle/service-kit';
import { Statistics } from './statistics.js';

/** What administrators look at to see how things go. */
@Controller()
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Serves(statistics.get)
  now(): Promise<StatisticsView> {
    demand(mayReadStatistics(currentActor()));
    return this.statistics.now();
  }
}
