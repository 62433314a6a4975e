import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
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
  const found: Record<string, Record<string, unknown>> = {};
  for (const file of readdirSync(schemaFolder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith(ending)) continue;
    const { dir: topic, base } = parse(file);
    const read: unknown = JSON.parse(readFileSync(join(schemaFolder, file), 'utf8'));
    (found[topic] ??= {})[base.slice(0, -ending.length)] = read;
  }
  return found;
}
