import type { EventData, EventSchema, EventSchemas } from './events.js';

/** An event of a type or a version that this release does not know: the code is older than the log. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/** The schema of a type, or {@link UnknownEvent}. */
export function schemaOf(schemas: EventSchemas, type: string): EventSchema {
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) throw new UnknownEvent(`no schema for events of type ${type}`);
  return schema;
}

/** The data of a stored event as today's code knows them. */
export function upcast(
  schemas: EventSchemas,
  type: string,
  version: number,
  data: EventData,
): EventData {
  const schema = schemaOf(schemas, type);
  if (version < 1 || version > schema.version)
    throw new UnknownEvent(`${type} version ${version} is not known here`);
  for (let from = version; from < schema.version; from += 1) data = step(schema, type, from)(data);
  return data;
}

/** Throws when a schema contradicts itself, so that a service stops at its start and not at its first event. */
export function assertSchemas(schemas: EventSchemas): void {
  for (const [type, schema] of Object.entries(schemas)) {
    for (let from = 1; from < schema.version; from += 1) step(schema, type, from);
    if (schema.personal?.length && !schema.subject)
      throw new TypeError(`${type} has personal data and names no subject`);
  }
}

function step(schema: EventSchema, type: string, from: number): (data: EventData) => EventData {
  const upcaster = schema.upcast?.[from];
  if (!upcaster) throw new TypeError(`${type} has no upcaster from version ${from}`);
  return upcaster;
}
