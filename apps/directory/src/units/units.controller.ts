import { type Units, units } from '@citadelle/contracts/calls';
import { Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { UnitStore } from './unit.store.js';

/** Units and their managers, as they are. */
@Controller()
export class UnitsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly kept: UnitStore,
  ) {}

  @Serves(units.list)
  async list(): Promise<Units> {
    return { items: await this.kept.list(this.manager) };
  }
}
