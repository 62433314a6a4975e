import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';

const apps = join(import.meta.dirname, '../../apps');

/** What runs in production, with the names of calls as they are declared. */
const sources = readdirSync(apps, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[^/]+\/src\/.*\.tsx?$/.test(file))
  .filter((file) => !/\.(spec|fixture)\.tsx?$|\/testing\//.test(file))
  .map((file) => ({ file, text: withoutAliases(readFileSync(join(apps, file), 'utf8')) }));

function withoutAliases(text: string): string {
  const aliases = [...text.matchAll(/\b(\w+) as (\w+)\b/g)];
  return aliases.reduce(
    (renamed, [, name, alias]) => renamed.replaceAll(`${alias}.`, `${name}.`),
    text,
  );
}

const declared = Object.entries(contracts).flatMap(([area, calls]) =>
  typeof calls !== 'object'
    ? []
    : Object.entries(calls)
        .filter((entry): entry is [string, contracts.Call] => isCall(entry[1]))
        .map(([name, call]) => [`${area}.${name}`, call] as const),
);

function isCall(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'service' in value && 'path' in value;
}

function mentions(pattern: RegExp): string[] {
  return sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(() => file));
}

describe('the calls', () => {
  it('are found', () => {
    expect(declared.length).toBeGreaterThan(50);
  });

  it.each(declared)('%s has one server', (name, { service }) => {
    const servers = mentions(new RegExp(`@Serves\\(${name.replace('.', '\\.')}\\)`, 'g'));
    expect(servers).toEqual([expect.stringMatching(`^${service}/`)]);
  });

  it.each(declared.filter(([, { service }]) => service !== 'gateway'))(
    '%s is asked by somebody',
    (name) => {
      const asked = new RegExp(`(?<!@Serves\\()\\b${name.replace('.', '\\.')}\\b`, 'g');
      expect(mentions(asked)).not.toEqual([]);
    },
  );

  it('have an address of their own', () => {
    const addresses = declared.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
