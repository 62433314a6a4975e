import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** A managing unit exists. */
type UnitDeclared = DomainEvent<'UnitDeclared', { unitId: string; name: string }>;
/** A unit goes by another name. */
type UnitRenamed = DomainEvent<'UnitRenamed', { unitId: string; name: string }>;
/** An agent manages a unit from now on. */
type ManagerAppointed = DomainEvent<'ManagerAppointed', { unitId: string; agentId: string }>;
/** An agent does not manage a unit any more. */
type ManagerDismissed = DomainEvent<'ManagerDismissed', { unitId: string; agentId: string }>;

/** The facts of a stream `unit-<unitId>`. */
export type UnitEvent = UnitDeclared | UnitRenamed | ManagerAppointed | ManagerDismissed;

/** The stream of one unit. */
export const unitStream = (unitId: string): string => `unit-${unitId}`;

/** How the facts about units are stored. */
export const unitSchemas: EventSchemas = {
  UnitDeclared: { version: 1 },
  UnitRenamed: { version: 1 },
  ManagerAppointed: { version: 1 },
  ManagerDismissed: { version: 1 },
};
