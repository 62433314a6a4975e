import { Controller, Get } from '@nestjs/common';
import type { StatisticsView } from '@citadelle/contracts';
import { Statistics } from './statistics.js';

/** What administrators look at to see how things go. */
@Controller('internal/statistics')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  now(): Promise<StatisticsView> {
    return this.statistics.now();
  }
}
