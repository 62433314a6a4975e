import { Injectable } from '@nestjs/common';
import { DirectoryClient } from '../../upstream/directory.client.js';

/** The managing units as people know them. */
@Injectable()
export class UnitNames {
  constructor(private readonly directory: DirectoryClient) {}

  /** A unit's name and id; its id alone while the directory is away. */
  async of(unitId: string): Promise<string> {
    const { items } = await this.directory.units().catch(() => ({ items: [] }));
    const known = items.find((unit) => unit.unitId === unitId);
    return known ? `${known.name} (${unitId})` : unitId;
  }
}
