import { units, type UnitView } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { ifAnswered } from '../upstream/if-answered.js';
import { Services } from '../upstream/services.js';

/** The managing units. */
@Injectable()
export class KnownUnits {
  constructor(private readonly services: Services) {}

  /** All of them. */
  async all(): Promise<UnitView[]> {
    return (await this.services.ask(units.list, {})).items;
  }

  /** All of them; none while the directory is away. */
  ifSeen(): Promise<UnitView[]> {
    return ifAnswered(this.all(), []);
  }

  /** A unit's name and id; its id alone while the directory is away. */
  async nameOf(unitId: string): Promise<string> {
    const known = (await this.ifSeen()).find((unit) => unit.unitId === unitId);
    return known ? nameWithId(known) : unitId;
  }
}

/** A unit as people know it, such as « Gestion des AESH (SIG-AESH) ». */
export function nameWithId({ name, unitId }: Pick<UnitView, 'name' | 'unitId'>): string {
  return `${name} (${unitId})`;
}

/** The units as choices of a select field. */
export function unitChoices(units: readonly UnitView[]): (readonly [string, string])[] {
  return units.map((unit) => [unit.unitId, nameWithId(unit)] as const);
}
