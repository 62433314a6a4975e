import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredCalls } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';

const apps = join(import.meta.dirname, '../../apps');

/** What runs in production, with the names of calls as they are declaredCalls. */
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

function mentions(pattern: RegExp): string[] {
  return sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(() => file));
}

describe('the calls', () => {
  it('are found', () => {
    expect(declaredCalls.length).toBeGreaterThan(50);
  });

  /** Every service with a database serves the same one, by the service kit. */
  const ofTheKit = (name: string) => name.startsWith('operations.');

  it.each(declaredCalls.filter(([name]) => !ofTheKit(name)))(
    '%s has one server',
    (name, { service }) => {
      // `forward(` is a row of the calls that the gateway hands on.
      const servers = mentions(
        new RegExp(`(@Serves|\\bforward)\\(\\s*${name.replace('.', '\\.')}\\b`, 'g'),
      );
      expect(servers).toEqual([expect.stringMatching(`^${service}/`)]);
    },
  );

  it.each(declaredCalls.filter(([name, { service }]) => service !== 'gateway' && !ofTheKit(name)))(
    '%s is asked by somebody',
    (name) => {
      const asked = new RegExp(`(?<!@Serves\\()\\b${name.replace('.', '\\.')}\\b`, 'g');
      expect(mentions(asked)).not.toEqual([]);
    },
  );

  it('have an address of their own', () => {
    const addresses = declaredCalls.map(
      ([, { service, method, path }]) => `${service} ${method} ${path}`,
    );
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
