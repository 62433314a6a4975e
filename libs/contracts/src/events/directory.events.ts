/** Public events of the directory, by their CloudEvents type. Ids are UUIDv7, dates `YYYY-MM-DD`. */

/** Topic `academie.directory.agents.v1`, key agentId. No birth date and no NUMEN, ever. */
export interface AgentsEvents {
  AgentCreated: { agentId: string; usualName: string; firstName: string; unit: string };
  AgentRenamed: { agentId: string; usualName: string; firstName: string };
  AgentAssigned: { agentId: string; unit: string; from: string };
  AgentDeparted: { agentId: string; on: string };
  AgentReturned: { agentId: string; on: string };
  AgentErased: { agentId: string };
}

/** Topic `academie.directory.agents.state.v1`, key agentId; a tombstone after erasure. */
export interface AgentsStateEvents {
  AgentState: AgentsEvents['AgentCreated'] & { status: 'active' | 'departed' };
}

/** Topic `academie.directory.units.v1`, key unitId, or {@link ADMINISTRATORS_KEY}. */
export interface UnitsEvents {
  UnitDeclared: { unitId: string; name: string };
  ManagerAppointed: { unitId: string; agentId: string };
  ManagerDismissed: { unitId: string; agentId: string };
  AdministratorAppointed: { agentId: string };
  AdministratorDismissed: { agentId: string };
}

/** Topic `academie.directory.units.state.v1`, key unitId, or {@link ADMINISTRATORS_KEY}: what holds now, whole. */
export interface UnitsStateEvents {
  UnitState: { unitId: string; name: string; managers: string[] };
  AdministratorsState: { administrators: string[] };
}

/** The key of administrators on the topics of units. It is no unit's id, and one key keeps their events in order. */
export const ADMINISTRATORS_KEY = 'administrators';

/**
 * Topic `academie.directory.enrolments.v1`, key agentId; a tombstone once the account was seeded.
 * `sealed` is a compact JWE (ECDH-ES + A256GCM) to the credentials service's public key over
 * `{"numen": "03E…", "birthDate": "YYYY-MM-DD"}`.
 */
export interface EnrolmentsEvents {
  NumenSealed: { agentId: string; sealed: string };
}
