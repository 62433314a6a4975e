import { units } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { Services } from '../../upstream/services.js';

/** The managing units as people know them. */
@Injectable()
export class UnitNames {
  constructor(private readonly services: Services) {}

  /** A unit's name and id; its id alone while the directory is away. */
  async of(unitId: string): Promise<string> {
    const { items } = await this.services.ask(units.list, {}).catch(() => ({ items: [] }));
    const known = items.find((unit) => unit.unitId === unitId);
    return known ? `${known.name} (${unitId})` : unitId;
  }
}
