import { declarePublicCall } from '../call.js';
import type { AccountView } from '../credentials/accounts.js';
import { administrators } from '../directory/administrators.js';
import {
  type AgentDifference,
  agentDifferences,
  agents,
  AgentSummary,
  AgentView,
  type ListAgents,
  SEARCH_MAX,
} from '../directory/agents.js';
import { identityLookups, LookUpIdentity } from '../directory/identity-lookups.js';
import { units, Units, type UnitView } from '../directory/units.js';
import { Id, OneOf, Shown, Text, UnitId } from '../fields.js';
import { Next, type Page } from '../pages.js';

const accountStates = ['pending', 'open', 'closed'] as const;

/** The account of an agent just created, `pending` before it has opened. */
export class NewAccount {
  @OneOf(accountStates) state!: (typeof accountStates)[number];
  @Shown({ optional: true, example: 'jpin', description: 'Absent while pending.' }) login?: string;
  @Shown({ optional: true, format: 'email', description: 'Absent while pending.' })
  address?: string;
}

/** An agent that was created, or was known already, with their account. */
export class AgentWithNewAccount {
  @Id() agentId!: string;
  @Shown({ type: NewAccount }) account!: NewAccount;
  @Shown({
    optional: true,
    isArray: true,
    description: 'Other agents with the same names and birth date, to be looked at.',
  })
  possibleDuplicateOf?: string[];
  @Shown({
    optional: true,
    isArray: true,
    enum: [...agentDifferences],
    description:
      'With 200 alone: what is otherwise with the agent than was said. Nothing was changed.',
  })
  differs?: readonly AgentDifference[];
}

/** The account of an agent, without any secret. */
export class AgentAccount extends NewAccount {
  @Shown({ optional: true, isArray: true, description: 'Former logins that still sign in.' })
  aliases?: string[];
  @OneOf(['numen', 'chosen', 'none'], {
    optional: true,
    description: 'Which password opens the account: the initial one, or one that was chosen.',
  })
  password?: AccountView['password'];
}

/** An agent, with their account. */
export class AgentWithAccount extends AgentView {
  @Shown({ type: AgentAccount }) account!: AgentAccount;
}

/** A page of agents; no birth dates. */
export class AgentSummariesPage implements Page<AgentSummary> {
  @Shown({ type: AgentSummary, isArray: true }) items!: AgentSummary[];
  @Next('For `?after=`; null on the last page.') next!: string | null;
}

/** Which agents are downloaded: those that {@link ListAgents} finds. */
export class DownloadAgents {
  @Text(SEARCH_MAX, { optional: true, blankIsAbsent: true }) query?: string;
  @UnitId({ optional: true }) unit?: string;
  @OneOf(['active', 'departed'], { optional: true }) status?: ListAgents['status'];
}

/** All units; few enough to come in one page. */
export class UnitsPage extends Units implements Page<UnitView> {
  @Next('Always null: there is one page.') next!: null;
}

/** What is done to an administrator where there are several, or were lately. */
const PROPOSED = {
  answer: 'Proposed: it takes effect when a second administrator says the same within 72 hours.',
  otherwise: { 204: 'Done.' },
};

/** The staff, for administrators. */
export const publicAgents = {
  create: declarePublicCall(
    { ...agents.create, response: AgentWithNewAccount },
    {
      summary: 'Create an agent',
      description: 'The account opens by itself; the answer waits for it for 2 seconds at most.',
      headers: { Location: 'The agent.' },
      otherwise: { 200: 'Already known: nothing happened; `differs` says what is otherwise.' },
    },
  ),
  list: declarePublicCall(
    { ...agents.list, response: AgentSummariesPage },
    { summary: 'List or find agents, by usual name, then first name' },
  ),
  download: declarePublicCall(
    { method: 'GET', path: '/api/v1/agents.csv', request: DownloadAgents, status: 200 },
    {
      summary: 'The same agents as CSV',
      description:
        'UTF-8 with `;`, for spreadsheets: text that one would run is neutralised by an apostrophe.',
      answer: 'All agents that are found.',
      mediaType: 'text/csv',
    },
  ),
  get: declarePublicCall(
    { ...agents.get, response: AgentWithAccount },
    { summary: 'An agent, with their account' },
  ),
  change: declarePublicCall(
    { ...agents.change, response: AgentWithAccount },
    {
      summary: 'Say what is otherwise with an agent: names, unit, phone, end of the contract',
      description:
        'What is left out stays; an empty `phone` or `endsOn` is erased. Login and address stay unless `newLogin` asks for those of the names.',
    },
  ),
  depart: declarePublicCall(agents.depart, {
    summary: 'Say that an agent works here no more',
    description:
      'The account closes, open requests end, and the roles are lost. The answer waits for the account for 2 seconds at most. On a day to come it is announced, and happens when that day begins in Paris.',
    ...PROPOSED,
  }),
  withdrawDeparture: declarePublicCall(agents.withdrawDeparture, {
    summary: 'Withdraw a departure that was announced',
    description: 'No end of the contract is known any more then.',
    answer: 'Nothing is announced.',
  }),
  return: declarePublicCall(agents.return, {
    summary: 'Say that an agent who had departed works here again',
    description:
      'The account opens again; roles do not come back. A `numen` is one more by which they are recognised from now on; it opens nothing. The answer waits for the account for 2 seconds at most.',
    answer: 'Returned.',
  }),
};

/** Who may change the directory. */
export const publicAdministrators = {
  list: declarePublicCall(administrators.list, {
    summary: 'The administrators, and what waits for a second one of them',
  }),
  appoint: declarePublicCall(administrators.appoint, {
    summary: 'Appoint an administrator',
    ...PROPOSED,
  }),
  dismiss: declarePublicCall(administrators.dismiss, {
    summary: 'Dismiss an administrator; never the last one',
    ...PROPOSED,
  }),
};

/** Managing units and their managers. */
export const publicUnits = {
  list: declarePublicCall(
    { ...units.list, response: UnitsPage },
    { summary: 'All managing units' },
  ),
  declare: declarePublicCall(units.declare, { summary: 'Declare a unit, or change its name' }),
  appointManager: declarePublicCall(units.appointManager, {
    summary: 'Appoint a manager of a unit, or confirm one',
    description:
      'Said again by a second administrator, or by another manager of the unit, it confirms the appointment: the manager gives out codes from then on.',
    answer: 'Appointed.',
  }),
  dismissManager: declarePublicCall(units.dismissManager, {
    summary: 'Dismiss a manager of a unit',
    answer: 'Dismissed.',
  }),
};

/** Finding one's own login. */
export const publicIdentityLookups = {
  lookUp: declarePublicCall(
    { ...identityLookups.lookUp, request: LookUpIdentity },
    {
      summary: 'Find one’s login and address',
      description: 'On an exact match of the three, accents and case ignored.',
    },
  ),
};
