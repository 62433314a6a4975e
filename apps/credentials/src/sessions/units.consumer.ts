import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { RoleGrants } from './role-grants.js';
import { Units } from './units.js';

/** Which units there are and who manages them, as the directory says. */
@Controller()
export class UnitsConsumer {
  constructor(
    private readonly grants: RoleGrants,
    private readonly units: Units,
  ) {}

  @EventPattern(topics.units.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.units.name>;
    const { id } = message;
    if (message.data === null) return;
    switch (message.type) {
      case 'ManagerAppointed':
        return this.grants.give(id, message.data.agentId, 'manager', message.data.unitId);
      case 'ManagerDismissed':
        return this.grants.takeAway(id, message.data.agentId, 'manager', message.data.unitId);
      case 'AdministratorAppointed':
        return this.grants.give(id, message.data.agentId, 'administrator', '');
      case 'AdministratorDismissed':
        return this.grants.takeAway(id, message.data.agentId, 'administrator', '');
      case 'UnitDeclared':
        return this.units.declare(id, message.data);
      default:
      // Types added to the topic later mean nothing to this version.
    }
  }
}
