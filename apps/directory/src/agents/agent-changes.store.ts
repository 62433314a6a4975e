import type { AgentView } from '@citadelle/contracts/calls';
import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { foldNames } from './identity.js';
import { nameTerms } from './search-terms.js';

/** Whose row changes, and where their stream stands then. */
export interface ChangedAgent {
  readonly agentId: string;
  readonly version: number;
}

/** The day in Paris on which somebody changed this by hand; null where nobody did. */
interface ByHand {
  readonly byHand: string | null;
}

/** Names that an agent has from now on. */
export interface ChangedNames extends ChangedAgent, ByHand {
  readonly usualName: string;
  readonly firstName: string;
  /** Those of before find nobody any more. */
  readonly hideOldNames: boolean;
}

/** The unit that an agent is of from now on. */
export interface ChangedUnit extends ChangedAgent, ByHand {
  readonly unit: string;
}

/** The number at which an agent is called from now on. */
export interface ChangedPhone extends ChangedAgent, ByHand {
  readonly phone: string | null;
}

/** The departure that is announced from now on, and the end of the contract; null of both where there is none. */
export interface ChangedDeparture extends ChangedAgent, ByHand {
  readonly on: string | null;
  readonly endsOn: string | null;
}

const told = (...columns: readonly string[]) =>
  `json_to_recordset($1::json) AS told ("agentId" uuid, version integer, "byHand" date, ${columns.join(', ')})`;

// The statements of one WITH all see the rows of before: the old usual name, which the last of them changes.
const RENAME = prepared('rename-agents')`
  WITH told AS (
    SELECT * FROM ${told('"usualName" text', '"firstName" text', '"foldedUsualName" text', '"foldedFirstName" text', 'terms text[]', '"hideOldNames" boolean')}),
  hidden AS (
    DELETE FROM agent_name_terms USING told
    WHERE agent_id = "agentId" AND "hideOldNames" AND term <> ALL (terms)),
  kept AS (
    INSERT INTO agent_name_terms (agent_id, term)
    SELECT "agentId", unnest(terms) FROM told
    UNION SELECT agent_id, folded_usual_name FROM agents JOIN told ON agent_id = "agentId"
    WHERE NOT "hideOldNames" AND folded_usual_name <> "foldedUsualName"
    ON CONFLICT DO NOTHING)
  UPDATE agents SET usual_name = "usualName", first_name = "firstName", folded_usual_name = "foldedUsualName",
    folded_first_name = "foldedFirstName", version = told.version,
    names_by_hand = coalesce("byHand", names_by_hand)
  FROM told WHERE agent_id = "agentId"`;
const ASSIGN = prepared('assign-agents')`
  UPDATE agents SET unit = told.unit, version = told.version, unit_by_hand = coalesce("byHand", unit_by_hand)
  FROM ${told('unit text')} WHERE agent_id = "agentId"`;
const SET_PHONE = prepared('set-phone-of-agents')`
  UPDATE agents SET phone = told.phone, version = told.version, phone_by_hand = coalesce("byHand", phone_by_hand)
  FROM ${told('phone text')} WHERE agent_id = "agentId"`;
const SET_DEPARTURE = prepared('set-departure-of-agents')`
  UPDATE agents SET departs_on = "on", ends_on = "endsOn", version = told.version,
    end_by_hand = coalesce("byHand", end_by_hand)
  FROM ${told('"on" date', '"endsOn" date')} WHERE agent_id = "agentId"`;
const SET_STATUS = prepared('set-status-of-agents')`
  UPDATE agents SET status = $2, departs_on = NULL, version = told.version
  FROM ${told('status text')} WHERE agent_id = "agentId"`;

/** What changes in the read model of agents; of nobody where there is no row. */
@Injectable()
export class AgentChangesStore {
  /** A former usual name still finds its agent, unless it is to be hidden. */
  async rename(manager: EntityManager, changes: readonly ChangedNames[]): Promise<void> {
    const rows = changes.map((names) => ({
      ...names,
      ...foldNames(names),
      terms: nameTerms(names.usualName, names.firstName),
    }));
    await RENAME.run(manager, JSON.stringify(rows));
  }

  async assign(manager: EntityManager, changes: readonly ChangedUnit[]): Promise<void> {
    await ASSIGN.run(manager, JSON.stringify(changes));
  }

  async setPhone(manager: EntityManager, changes: readonly ChangedPhone[]): Promise<void> {
    await SET_PHONE.run(manager, JSON.stringify(changes));
  }

  async setDeparture(manager: EntityManager, changes: readonly ChangedDeparture[]): Promise<void> {
    await SET_DEPARTURE.run(manager, JSON.stringify(changes));
  }

  /** Nothing is announced of whoever has departed or comes back. */
  async setStatus(
    manager: EntityManager,
    changes: readonly ChangedAgent[],
    status: AgentView['status'],
  ): Promise<void> {
    await SET_STATUS.run(manager, JSON.stringify(changes), status);
  }
}
