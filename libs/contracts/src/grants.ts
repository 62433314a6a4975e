/** What somebody was appointed to be. */
export type Role = 'manager' | 'administrator';

/** What was granted to somebody: their roles, and the units that they manage, since rights follow the unit. */
export interface Grants {
  readonly roles: readonly Role[];
  readonly managedUnits: readonly string[];
}
