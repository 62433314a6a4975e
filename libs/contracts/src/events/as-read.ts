import { identityChecks } from './credentials.events.js';
import { directoryActs, importOutcomes } from './directory.events.js';
import type { EventsOfTopic, Message } from './message.js';
import { alertKinds } from './notifications.events.js';
import { type EnumeratedIn, UNKNOWN } from './unknown.js';

type Words<Data> = {
  readonly [Field in EnumeratedIn<Data>]: readonly Exclude<Data[Field], undefined>[];
};

/** Every type of every topic, with the values of its enumerations. A type that is missing here does not compile. */
export const knownEvents: {
  readonly [Topic in keyof EventsOfTopic]: {
    readonly [Type in keyof EventsOfTopic[Topic]]: Words<EventsOfTopic[Topic][Type]>;
  };
} = {
  'academie.directory.agents.v1': {
    AgentCreated: {},
    AgentRenamed: {},
    AgentAssigned: {},
    DepartureAnnounced: {},
    DepartureWithdrawn: {},
    AgentDeparted: {},
    AgentReturned: {},
    AgentErased: {},
  },
  'academie.directory.agents.state.v1': { AgentState: { status: ['active', 'departed'] } },
  'academie.directory.units.v1': {
    UnitDeclared: {},
    ManagerAppointed: {},
    ManagerDismissed: {},
    AdministratorAppointed: {},
    AdministratorDismissed: {},
  },
  'academie.directory.units.state.v1': { UnitState: {}, AdministratorsState: {} },
  'academie.directory.acts.v1': {
    ActDone: { act: directoryActs, through: ['file', 'announcement'] },
    ImportEnded: {
      outcome: importOutcomes,
      what: ['lines', 'departures'],
      mode: ['add', 'synchronise'],
    },
  },
  'academie.directory.enrolments.v1': { NumenSealed: {} },
  'academie.credentials.accounts.v1': {
    AccountOpened: {},
    LoginRenumbered: {},
    LoginChanged: {},
    InitialPasswordSeeded: {},
    PasswordChosen: { through: ['change', 'reset'] },
    AccountContested: { by: ['owner', 'staff'] },
    ContestationRepeated: {},
    AccountClosed: {},
    AccountReopened: {},
  },
  'academie.credentials.accounts.state.v1': { AccountState: { status: ['open', 'closed'] } },
  'academie.credentials.resets.v1': {
    ResetStarted: { via: ['lookup', 'login'] },
    SecondCodeRequested: {},
    SecondCodeReleased: { identityCheck: identityChecks },
    ResetTransferred: {},
    ResetRefused: {},
    ResetCancelled: { by: ['agent', 'not-me', 'account-closed'] },
    ResetVoided: {},
    ResetExpired: {},
    ResetCompleted: {},
    ReleaseAlarmRaised: {},
    SignInSlowed: {},
  },
  'academie.notifications.alerts.v1': {
    AlertDelivered: { kind: alertKinds },
    AlertAbandoned: { kind: alertKinds },
    ManagersAlerted: {},
    ManagersReminded: {},
    RequestEscalated: {},
  },
};

type Enumerations = Readonly<Record<string, readonly string[]>>;

/** A message as this version reads it. */
export interface Reading {
  /** Undefined when this version does not know the type: the message is ignored. */
  readonly message: Message | undefined;
  /** What this version does not know: `Type`, or `Type.field` for a value that was read as {@link UNKNOWN}. */
  readonly unknown: readonly string[];
}

/** Reads a message that a later version may have written. Topics that are not ours pass as they are. */
export function asRead(message: Message): Reading {
  const types: Readonly<Record<string, Enumerations>> | undefined = Object.hasOwn(
    knownEvents,
    message.topic,
  )
    ? knownEvents[message.topic as keyof typeof knownEvents]
    : undefined;
  if (!types) return { message, unknown: [] };
  if (!Object.hasOwn(types, message.type)) return { message: undefined, unknown: [message.type] };
  const data = message.data as Record<string, unknown> | null;
  if (typeof data !== 'object' || data === null) return { message, unknown: [] };
  const ofTomorrow = Object.entries(types[message.type]!)
    .filter(
      ([field, words]) => field in data && !(words as readonly unknown[]).includes(data[field]),
    )
    .map(([field]) => field);
  if (ofTomorrow.length === 0) return { message, unknown: [] };
  const read = Object.fromEntries(ofTomorrow.map((field) => [field, UNKNOWN]));
  return {
    message: { ...message, data: { ...data, ...read } },
    unknown: ofTomorrow.map((field) => `${message.type}.${field}`),
  };
}
