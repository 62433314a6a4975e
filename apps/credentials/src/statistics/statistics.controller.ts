import { Controller, Get } from '@nestjs/common';
import type { StatisticsView } from '@citadelle/contracts';
import { demand, mayReadStatistics } from '@citadelle/rights';
import { currentActor } from '@citadelle/service-kit';
import { Statistics } from './statistics.js';

/** What administrators look at to see how things go. */
@Controller('internal/statistics')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  now(): Promise<StatisticsView> {
    demand(mayReadStatistics(currentActor()));
    return this.statistics.now();
  }
}
