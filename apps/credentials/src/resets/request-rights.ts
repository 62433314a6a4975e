/** What somebody may do: the grants of the directory. */
export interface Rights {
  readonly managedUnits: readonly string[];
  readonly administrator: boolean;
}

/** A request, as far as it decides who may handle it. */
export interface RequestFacts {
  readonly agentId: string;
  readonly unit: string;
  readonly escalated: boolean;
  /** Of the agent whose account it would open. */
  readonly agentRights: Rights;
  /** The unit that manages that agent. */
  readonly agentUnit: string | null;
}

/** Why a request that one sees is not one's own to handle. */
export type Hindrance = 'own-request' | 'other-unit-required';

/** Whether the agent is one whose account opens more than their own affairs. */
export function isPrivileged({ managedUnits, administrator }: Rights): boolean {
  return administrator || managedUnits.length > 0;
}

/** Whether somebody sees a request: managers of its unit, and administrators where nobody else may or does help. */
export function sees(rights: Rights, request: RequestFacts): boolean {
  if (rights.managedUnits.includes(request.unit)) return true;
  return rights.administrator && (isPrivileged(request.agentRights) || request.escalated);
}

/** What hinders somebody who sees a request: it is theirs, or that of somebody they work beside. */
export function hindranceOf(
  actor: string,
  rights: Rights,
  request: RequestFacts,
): Hindrance | undefined {
  if (request.agentId === actor) return 'own-request';
  if (rights.administrator || !isPrivileged(request.agentRights)) return undefined;
  const { managedUnits } = request.agentRights;
  // An administrator who manages nothing works where they belong.
  const besides = managedUnits.length > 0 ? managedUnits : [request.agentUnit];
  return rights.managedUnits.some((unit) => besides.includes(unit))
    ? 'other-unit-required'
    : undefined;
}

/** Rights from grants written `role:unit`, the unit of an administrator being empty. */
export function rightsOf(grants: readonly string[]): Rights {
  const prefix = 'manager:';
  return {
    managedUnits: grants
      .filter((grant) => grant.startsWith(prefix))
      .map((grant) => grant.slice(prefix.length)),
    administrator: grants.includes('administrator:'),
  };
}
