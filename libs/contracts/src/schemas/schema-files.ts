import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventDataSchema, PublishedSchemas } from './breaking-changes.js';

/** Where the schemas and examples of the published events stand, seen from `src/` and from `dist/` alike. */
const schemaFolder = join(import.meta.dirname, '../../schemas');

/** Every schema under `schemas/<topic>/<Type>.schema.json`. */
export function readSchemas(): PublishedSchemas {
  return readFiles('.schema.json') as Record<string, Record<string, EventDataSchema>>;
}

/** Every example under `schemas/<topic>/<Type>.example.json`. */
export function readExamples(): Record<string, Record<string, Record<string, unknown>>> {
  return readFiles('.example.json') as Record<string, Record<string, Record<string, unknown>>>;
}

/** The schemas as they were last published. */
export function readBaseline(): PublishedSchemas {
  return JSON.parse(readFileSync(baselineFile, 'utf8')) as PublishedSchemas;
}

/** The file that {@link readBaseline} reads. */
export const baselineFile = join(schemaFolder, 'baseline.json');

function readFiles(ending: string): Record<string, Record<string, unknown>> {
  const topics = readdirSync(schemaFolder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return Object.fromEntries(
    topics.map(({ name: topic }) => {
      const files = readdirSync(join(schemaFolder, topic)).filter((file) => file.endsWith(ending));
      const read = (file: string): unknown =>
        JSON.parse(readFileSync(join(schemaFolder, topic, file), 'utf8'));
      return [
        topic,
        Object.fromEntries(files.map((file) => [file.slice(0, -ending.length), read(file)])),
      ];
    }),
  );
}
