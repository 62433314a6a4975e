import { directoryCall } from '../call.js';
import {
  BirthDate,
  Flag,
  Id,
  Instant,
  PastDay,
  Numen,
  OneOf,
  PersonName,
  Shown,
  Text,
  UnitId,
} from '../fields.js';
import { ProposedChange } from './proposed-change.js';
import { Next, type Page, PageRequest } from '../pages.js';

/** Creates an agent. */
export class CreateAgent {
  @PersonName('PIN') usualName!: string;
  @PersonName('Jean') firstName!: string;
  @BirthDate({ description: 'Age 14 to 100.' }) birthDate!: string;
  @Numen({ description: 'Confidential. 13 characters, in any case, with or without spaces.' })
  numen!: string;
  @UnitId() unit!: string;
}

/** What may be otherwise with an agent who is known already than whoever creates them says. */
export const agentDifferences = ['unit', 'status'] as const;
/** One of {@link agentDifferences}: they are of another unit; they have departed. */
export type AgentDifference = (typeof agentDifferences)[number];

/** An agent that was created, or was known already. */
export class CreatedAgent {
  @Id() agentId!: string;
  @Flag() created!: boolean;
  @Shown({ isArray: true }) possibleDuplicateOf!: string[];
  @Shown({ optional: true, isArray: true, enum: [...agentDifferences] })
  differs?: readonly AgentDifference[];
}

const agentStates = ['active', 'departed'] as const;

/** An agent as a list shows them. */
export class AgentSummary {
  @Id() agentId!: string;
  @Shown({ example: 'PIN' }) usualName!: string;
  @Shown({ example: 'Jean' }) firstName!: string;
  @UnitId() unit!: string;
  @OneOf(agentStates) status!: (typeof agentStates)[number];
  @Shown({ nullable: true, example: 'jpin' }) login!: string | null;
  @Shown({ nullable: true, example: 'jean.pin@ac-besancon.fr' }) address!: string | null;
}

/** An agent as the directory knows them. Login and address are known once the account has opened. */
export class AgentView extends AgentSummary {
  @Shown({ format: 'date', example: '1988-11-02' }) birthDate!: string;
  @Instant() createdAt!: string;
  @Shown({ isArray: true, description: 'Other agents with the same names and birth date.' })
  possibleDuplicateOf!: string[];
}

/** Which agent is meant. */
export class AgentPath {
  @Id() agentId!: string;
}

/** How many characters of a name, login or address are searched. */
export const SEARCH_MAX = 100;

/** Asks for a page of the agents, by usual name, then first name. */
export class ListAgents extends PageRequest {
  @Text(SEARCH_MAX, {
    optional: true,
    blankIsAbsent: true,
    description: 'Start of any name, login or address; accents and case are ignored.',
  })
  query?: string;
  @UnitId({ optional: true }) unit?: string;
  @OneOf(agentStates, { optional: true }) status?: AgentView['status'];
}

/** A page of agents, as the directory gives it. */
export class AgentsPage implements Page<AgentView> {
  @Shown({ type: AgentView, isArray: true }) items!: AgentView[];
  @Next('For `?after=`; null on the last page.') next!: string | null;
}

/** Says that an agent works here no more, or again. */
export class ChangeAgentStatus extends AgentPath {
  @PastDay({ example: '2026-08-31', description: 'Not to come.' }) on!: string;
}

const statusChange = { request: ChangeAgentStatus, idempotent: true, repeatable: true };

/** The staff. */
export const agents = {
  create: directoryCall('POST /internal/agents', {
    request: CreateAgent,
    response: CreatedAgent,
    status: 201,
    problems: { 409: ['numen-conflict'], 422: ['unknown-unit'] },
    idempotent: true,
  }),
  list: directoryCall('GET /internal/agents', {
    request: ListAgents,
    response: AgentsPage,
  }),
  get: directoryCall('GET /internal/agents/{agentId}', {
    request: AgentPath,
    response: AgentView,
    problems: { 404: ['agent-not-found'] },
  }),
  depart: directoryCall('POST /internal/agents/{agentId}/departure', {
    ...statusChange,
    response: ProposedChange,
    status: 202,
    power: true,
    problems: {
      404: ['agent-not-found'],
      409: ['already-departed', 'last-administrator'],
      422: ['date-out-of-order'],
    },
  }),
  return: directoryCall('POST /internal/agents/{agentId}/return', {
    ...statusChange,
    problems: { 404: ['agent-not-found'], 409: ['not-departed'], 422: ['date-out-of-order'] },
  }),
};
