import { isDeepStrictEqual } from 'node:util';

/** The schemas of published events: by topic, then by type. */
export type PublishedSchemas = Readonly<Record<string, Readonly<Record<string, EventDataSchema>>>>;

/** The part of JSON Schema that describes the data of an event. */
export interface EventDataSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

type PropertySchema = Readonly<Record<string, unknown>>;

/**
 * What in `current` would break a subscriber written against `published`, or make an old message invalid;
 * empty when everything was only added. Values of an enumeration may be added: subscribers ignore those they do not know.
 */
export function breakingChanges(published: PublishedSchemas, current: PublishedSchemas): string[] {
  return Object.entries(published).flatMap(([topic, types]) =>
    Object.entries(types).flatMap(([type, schema]) => {
      const now = current[topic]?.[type];
      const where = `${topic} ${type}`;
      return now ? changesOfEvent(where, schema, now) : [`${where}: removed`];
    }),
  );
}

function changesOfEvent(where: string, before: EventDataSchema, now: EventDataSchema): string[] {
  const wasRequired = new Set(before.required);
  const isRequired = new Set(now.required);
  const kept = Object.entries(before.properties ?? {}).flatMap(([field, property]) => {
    const nowProperty = now.properties?.[field];
    if (!nowProperty) return [`${where}: field ${field} removed`];
    const changes = isCompatible(property, nowProperty) ? [] : [`${where}: field ${field} changed`];
    if (wasRequired.has(field) && !isRequired.has(field))
      changes.push(`${where}: field ${field} may now be missing`);
    return changes;
  });
  const demanded = [...isRequired]
    .filter((field) => !wasRequired.has(field))
    .map((field) => `${where}: field ${field} is now required, which older messages do not have`);
  return [...kept, ...demanded];
}

function isCompatible(before: PropertySchema, now: PropertySchema): boolean {
  const { enum: valuesBefore, ...restBefore } = constraints(before);
  const { enum: valuesNow, ...restNow } = constraints(now);
  const widened =
    Array.isArray(valuesBefore) && Array.isArray(valuesNow)
      ? valuesBefore.every((value) => valuesNow.includes(value))
      : valuesBefore === valuesNow;
  return widened && isDeepStrictEqual(restBefore, restNow);
}

function constraints(property: PropertySchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(property).filter(([keyword]) => !['title', 'description'].includes(keyword)),
  );
}
