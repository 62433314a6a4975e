import { Controller } from '@nestjs/common';
import { resetStates } from '@citadelle/contracts';
import { statistics, type StatisticsView } from '@citadelle/contracts/calls';
import { demand, mayReadStatistics } from '@citadelle/rights';
import { currentActor, Serves } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { StatisticsStore } from './statistics.store.js';

/** How accounts and requests are doing, for administrators. */
@Controller()
export class StatisticsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly kept: StatisticsStore,
  ) {}

  @Serves(statistics.get)
  async now(): Promise<StatisticsView> {
    demand(mayReadStatistics(currentActor()));
    const counted = await this.kept.count(this.manager);
    return {
      ...counted,
      requests: resetStates.map((state) => ({ state, count: counted.requests?.[state] ?? 0 })),
    };
  }
}
