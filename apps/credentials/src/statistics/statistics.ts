import { Injectable } from '@nestjs/common';
import { resetStates } from '@citadelle/contracts';
import type { StatisticsView } from '@citadelle/contracts/calls';
import { EntityManager } from 'typeorm';
import { StatisticsStore } from './statistics.store.js';

/** How accounts and requests are doing. */
@Injectable()
export class Statistics {
  constructor(
    private readonly manager: EntityManager,
    private readonly kept: StatisticsStore,
  ) {}

  async now(): Promise<StatisticsView> {
    const counted = await this.kept.count(this.manager);
    return {
      ...counted,
      requests: resetStates.map((state) => ({ state, count: counted.requests?.[state] ?? 0 })),
    };
  }
}
