import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { knownEvents } from '../events/as-read.js';
import { breakingChanges, type EventDataSchema } from './breaking-changes.js';
import { readBaseline, readExamples, readSchemas } from './schema-files.js';

const pairs = Object.entries(knownEvents).flatMap(([topic, types]) =>
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
    expect(namesIn(schemas)).toEqual(namesIn(knownEvents));
    expect(namesIn(examples)).toEqual(namesIn(knownEvents));
  });

  it.each(pairs)(
    '%s %s: the words of its enumerations are those that consumers know',
    (topic, type) => {
      const { properties = {} } = schemas[topic]![type]!;
      const enumerations = Object.entries(properties).filter(([, { enum: words }]) => words);
      const types: Record<string, object> = knownEvents[topic as keyof typeof knownEvents];
      expect(types[type]).toEqual(
        Object.fromEntries(enumerations.map(([field, { enum: words }]) => [field, words])),
      );
    },
  );

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
