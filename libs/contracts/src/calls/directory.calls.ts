import type { Page } from './pages.js';

/** `POST /internal/agents`, with an optional idempotency key. 201 when created, 200 when already known; 409 `numen-conflict`, 422. */
export interface CreateAgentCall {
  request: {
    usualName: string;
    firstName: string;
    /** `YYYY-MM-DD`. */
    birthDate: string;
    numen: string;
    unit: string;
  };
  response: { agentId: string; created: boolean; possibleDuplicateOf: string[] };
}

/** An agent as the directory knows them. */
export interface AgentView {
  agentId: string;
  usualName: string;
  firstName: string;
  birthDate: string;
  unit: string;
  status: 'active' | 'departed';
  /** Known once the account opened. */
  login: string | null;
  address: string | null;
  /** Other agents with the same names and birth date, for the administrator to look at. */
  possibleDuplicateOf: string[];
  createdAt: string;
}

/** `GET /internal/agents/{agentId}`; 404 `agent-not-found`. */
export interface GetAgentCall {
  response: AgentView;
}

/** `GET /internal/agents?query=&unit=&status=&limit=&after=`, by usual name, then first name. */
export interface ListAgentsCall {
  response: Page<AgentView>;
}

/** `POST /internal/identity-lookups`; 404 `identity-not-found`, 429 `too-many-attempts`. */
export interface IdentityLookupCall {
  request: { usualName: string; firstName: string; birthDate: string };
  response: { login: string; address: string; lookupToken: string; expiresAt: string };
}

/** How many characters the name of a unit has at most. */
export const UNIT_NAME_MAX = 200;

/** A managing unit and who manages it. */
export interface UnitView {
  unitId: string;
  name: string;
  managers: string[];
}

/**
 * `GET /internal/units` → `{items}`; `PUT /internal/units/{unitId}` `{name}` → the unit;
 * `PUT`/`DELETE /internal/units/{unitId}/managers/{agentId}` and `/internal/administrators/{agentId}` → 204.
 */
export interface ListUnitsCall {
  response: { items: UnitView[] };
}

/** `POST /internal/first-administrator`: creates and appoints the first administrator; 409 `administrator-exists` when there is one. */
export interface CreateFirstAdministratorCall {
  request: CreateAgentCall['request'];
  response: { agentId: string };
}

/** `POST /internal/agents/{agentId}/departure` and `/return` → 204, also when it was said before; 404, 409 `already-departed`, `not-departed` or `last-administrator`, 422 for a date to come. */
export interface DepartureCall {
  request: { on: string };
}
