import { directoryCall } from '../call.js';
import {
  BirthDate,
  Flag,
  Id,
  Instant,
  KnownDay,
  Numen,
  OneOf,
  PastDay,
  PersonName,
  Phone,
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
  @Phone({ optional: true, blankIsAbsent: true, description: 'To call them back.' })
  phone?: string;
  @KnownDay({ optional: true, blankIsAbsent: true, description: 'The last day of the contract.' })
  endsOn?: string;
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
  @Shown({ nullable: true, example: '03 81 65 47 00' }) phone!: string | null;
  @Shown({ nullable: true, format: 'date', description: 'The last day of the contract.' })
  endsOn!: string | null;
  @Shown({
    nullable: true,
    format: 'date',
    description: 'The first day on which they will be here no more; null where none is announced.',
  })
  departsOn!: string | null;
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

/** Says what is otherwise with an agent; what is left out stays. */
export class ChangeAgent extends AgentPath {
  @PersonName('PIN', { optional: true }) usualName?: string;
  @PersonName('Jean', { optional: true }) firstName?: string;
  @UnitId({ optional: true }) unit?: string;
  @Phone({ optional: true, erasable: true, description: 'No text: none is known.' })
  phone?: string;
  @KnownDay({
    optional: true,
    erasable: true,
    description:
      'The last day of the contract, today or later: the departure is announced. No text: none is known.',
  })
  endsOn?: string;
  @Flag({
    optional: true,
    description: 'Gives the login and the address of these names; the old ones go on working.',
  })
  newLogin?: boolean;
  @Flag({ optional: true, description: 'The names of before are shown to nobody any more.' })
  hideOldNames?: boolean;
}

/** Says that an agent works here no more. */
export class DepartAgent extends AgentPath {
  @KnownDay({
    description: 'The first day on which they are here no more; one to come is announced.',
  })
  on!: string;
}

/** Says that an agent works here again. */
export class ReturnAgent extends AgentPath {
  @PastDay({ example: '2026-08-31', description: 'Not to come.' }) on!: string;
  @Numen({
    optional: true,
    description: 'One more NUMEN of theirs. They are recognised by it too, and it opens nothing.',
  })
  numen?: string;
}

const statusChange = { idempotent: true, repeatable: true };

/** The staff. */
export const agents = {
  create: directoryCall('POST /internal/agents', {
    request: CreateAgent,
    response: CreatedAgent,
    status: 201,
    problems: { 409: ['numen-conflict'], 422: ['unknown-unit', 'contract-over'] },
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
  change: directoryCall('PATCH /internal/agents/{agentId}', {
    request: ChangeAgent,
    response: AgentView,
    problems: {
      404: ['agent-not-found'],
      409: ['already-departed'],
      422: ['unknown-unit', 'date-out-of-order', 'contract-over'],
    },
    idempotent: true,
    repeatable: true,
  }),
  depart: directoryCall('POST /internal/agents/{agentId}/departure', {
    ...statusChange,
    request: DepartAgent,
    response: ProposedChange,
    status: 202,
    power: true,
    problems: {
      404: ['agent-not-found'],
      409: ['already-departed', 'last-administrator'],
      422: ['date-out-of-order'],
    },
  }),
  withdrawDeparture: directoryCall('DELETE /internal/agents/{agentId}/departure', {
    ...statusChange,
    request: AgentPath,
    problems: { 404: ['agent-not-found'], 409: ['already-departed'] },
  }),
  return: directoryCall('POST /internal/agents/{agentId}/return', {
    ...statusChange,
    request: ReturnAgent,
    problems: {
      404: ['agent-not-found'],
      409: ['not-departed', 'numen-conflict'],
      422: ['date-out-of-order'],
    },
  }),
};
