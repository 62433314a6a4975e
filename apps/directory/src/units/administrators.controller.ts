import { type Administrators, administrators } from '@citadelle/contracts/calls';
import { demand, mayAppointAdministrator } from '@citadelle/rights';
import { currentActor, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { ProposalStore } from './proposal.store.js';
import { UnitStore } from './unit.store.js';

/** Who administers, and what waits for a second one. */
@Controller()
export class AdministratorsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly units: UnitStore,
    private readonly proposals: ProposalStore,
  ) {}

  @Serves(administrators.list)
  async list(): Promise<Administrators> {
    demand(mayAppointAdministrator(currentActor()));
    return {
      administrators: await this.units.administrators(this.manager),
      proposals: await this.proposals.standing(this.manager),
    };
  }
}
