import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { EventsOfTopic } from '../events/message.js';
import { breakingChanges, type EventDataSchema } from './breaking-changes.js';
import { readBaseline, readExamples, readSchemas } from './schema-files.js';

/** Every event of every topic; an event added to the types and not here does not compile. */
const published: { [T in keyof EventsOfTopic]: Record<keyof EventsOfTopic[T], true> } = {
  'academie.directory.agents.v1': {
    AgentCreated: true,
    AgentRenamed: true,
    AgentAssigned: true,
    AgentDeparted: true,
    AgentReturned: true,
    AgentErased: true,
  },
  'academie.directory.agents.state.v1': { AgentState: true },
  'academie.directory.units.v1': {
    UnitDeclared: true,
    ManagerAppointed: true,
    ManagerDismissed: true,
    AdministratorAppointed: true,
    AdministratorDismissed: true,
  },
  'academie.directory.enrolments.v1': { NumenSealed: true },
  'academie.credentials.accounts.v1': {
    AccountOpened: true,
    LoginRenumbered: true,
    InitialPasswordSeeded: true,
    AccountClosed: true,
    AccountReopened: true,
  },
  'academie.credentials.accounts.state.v1': { AccountState: true },
  'academie.credentials.resets.v1': {
    ResetStarted: true,
    SecondCodeRequested: true,
    SecondCodeReleased: true,
    ResetTransferred: true,
    ResetRefused: true,
    ResetCancelled: true,
    ResetVoided: true,
    ResetExpired: true,
    ResetCompleted: true,
    ReleaseAlarmRaised: true,
  },
  'academie.notifications.alerts.v1': {
    AlertDelivered: true,
    AlertAbandoned: true,
    ManagersAlerted: true,
    ManagersReminded: true,
    RequestEscalated: true,
  },
};

const pairs = Object.entries(published).flatMap(([topic, types]) =>
  Object.keys(types).map((type) => [topic, type] as const),
);

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);

const schemas = readSchemas();
const examples = readExamples();

function namesIn(files: Readonly<Record<string, object>>): string[] {
  return Object.entries(files)
    .flatMap(([topic, types]) => Object.keys(types).map((type) => `${topic} ${type}`))
    .sort();
}

describe('the schemas of the published events', () => {
  it('are there for every event, with an example, and for nothing else', () => {
    expect(namesIn(schemas)).toEqual(namesIn(published));
    expect(namesIn(examples)).toEqual(namesIn(published));
  });

  it.each(pairs)('%s %s: the example is valid', (topic, type) => {
    const validate = ajv.compile(schemas[topic]![type] as object);
    validate(examples[topic]![type]);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(pairs)('%s %s: a birth date or a NUMEN has no place', (topic, type) => {
    const schema = schemas[topic]![type] as object;
    for (const intruder of [{ birthDate: '1988-11-02' }, { numen: '03E0000000AAA' }])
      expect(ajv.validate(schema, { ...examples[topic]![type], ...intruder })).toBe(false);
  });
});

describe('a published contract only grows', () => {
  const topic = 'academie.credentials.accounts.v1';
  const type = 'AccountOpened';
  const before = { properties: { login: { type: 'string' }, state: { enum: ['open'] } } };
  const changed = (now: EventDataSchema, was: EventDataSchema = before) =>
    breakingChanges({ [topic]: { [type]: was } }, { [topic]: { [type]: now } });

  it('keeps what was published', () => {
    expect(breakingChanges(readBaseline(), schemas)).toEqual([]);
  });

  it('has its baseline renewed with `npm run accept-schemas -w @citadelle/contracts`', () => {
    expect(readBaseline()).toEqual(schemas);
  });

  it('sees a change that breaks in a schema that is really published', () => {
    const { login, ...others } = schemas[topic]![type]!.properties!;
    const renamed = { ...schemas[topic]![type], properties: { ...others, identifier: login! } };
    expect(
      breakingChanges(schemas, { ...schemas, [topic]: { ...schemas[topic], [type]: renamed } }),
    ).toEqual([`${topic} ${type}: field login removed`]);
  });

  it('refuses an event or a field that is gone, changed, narrowed or newly demanded', () => {
    const { login, state } = before.properties;
    expect(breakingChanges({ [topic]: { [type]: before } }, {})).toHaveLength(1);
    expect(changed({ properties: { state } })).toHaveLength(1);
    expect(changed({ properties: { login: { type: 'number' }, state } })).toHaveLength(1);
    expect(changed({ properties: { login: { ...login, maxLength: 3 }, state } })).toHaveLength(1);
    expect(changed({ properties: { login, state: { enum: ['closed'] } } })).toHaveLength(1);
    expect(changed({ ...before, required: ['login'] })).toHaveLength(1);
    expect(changed(before, { ...before, required: ['login'] })).toHaveLength(1);
  });

  it('accepts an optional field, a value of an enumeration, a better description', () => {
    const { login } = before.properties;
    const grown = {
      properties: {
        login: { description: 'What one signs in with.', ...login },
        state: { enum: ['open', 'closed'] },
        since: { type: 'string' },
      },
    };
    expect(changed(grown)).toEqual([]);
  });
});
