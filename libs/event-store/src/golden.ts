import { isDeepStrictEqual } from 'node:util';
import type { EventData, EventSchemas } from './events.js';
import { upcast } from './schemas.js';

/** Every version ever written of every type of event: the data as they were written, and as they must read today. */
export type GoldenEvents = Readonly<
  Record<string, Readonly<Record<string, { written: EventData; reads: EventData }>>>
>;

/**
 * What is wrong between the schemas and the golden file, in words; empty when all is well.
 * For specs: a type or version that is missing, unknown, or that reads otherwise than it did.
 */
export function goldenProblems(schemas: EventSchemas, golden: GoldenEvents): string[] {
  const problems: string[] = [];
  for (const [type, schema] of Object.entries(schemas))
    for (let version = 1; version <= schema.version; version += 1)
      if (!golden[type]?.[version]) problems.push(`${type} version ${version} is not in the file`);
  for (const [type, versions] of Object.entries(golden))
    for (const [version, { written, reads }] of Object.entries(versions)) {
      try {
        if (!isDeepStrictEqual(upcast(schemas, type, Number(version), written), reads))
          problems.push(`${type} version ${version} reads otherwise`);
      } catch (error) {
        problems.push(`${type} version ${version} cannot be read: ${(error as Error).message}`);
      }
    }
  return problems;
}
