import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { composeLine, namesInCompose, settingsOfOps } from './compose.js';
import {
  declared,
  serviceNames,
  services,
  servicesWithDatabase,
  type Setting,
} from './declared.js';
import { documents } from './documents.js';
import { ofCompose } from './other-settings.js';
import { writeRegions } from './regions.js';

const root = join(import.meta.dirname, '../../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const allSettings = Object.values(declared).flat();

/** The settings that a service has, those that it shares with others included. */
function settingsOf(service: string): readonly Setting[] {
  const scopes = ['every service', service];
  if (servicesWithDatabase.includes(service)) scopes.push('services with a database');
  return scopes.flatMap((scope) => declared[scope]!);
}

describe('the declared settings', () => {
  it.each(Object.entries(documents))('are what %s says: npm run settings', (file, regions) => {
    const text = textOf(file);
    expect(text).toBe(writeRegions(text, regions));
  });

  it.each(Object.entries(services))('are all that %s reads', (service, Class) => {
    const validated = getMetadataStorage().getTargetValidationMetadatas(Class, '', true, false);
    const read = new Set(validated.map(({ propertyName }) => propertyName));
    expect(settingsOf(service).map(({ name }) => name)).toEqual(expect.arrayContaining([...read]));
  });

  it('are a sentence each, the same wherever they are', () => {
    for (const setting of allSettings) {
      expect(setting.words).toMatch(/^\S.*\.$/);
      for (const other of allSettings)
        if (other.name === setting.name) expect(other).toEqual(setting);
    }
  });

  it('are known where docker-compose.yml differs from the services', () => {
    const names = allSettings.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(namesInCompose));
  });
});

describe('docker-compose.yml', () => {
  const { all, ...shares } = secretsMade();

  it('reads by hand what is declared for it, with its default, and the secrets', () => {
    const emptied = Object.keys(documents['docker-compose.yml']!).map((name) => [name, []]);
    const byHand = writeRegions(textOf('docker-compose.yml'), Object.fromEntries(emptied));
    const withPorts = byHand + textOf('deploy/caddy/ports.yml');
    const read = [...withPorts.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)].map(
      ([, name, otherwise]) => `${name}=${otherwise}`,
    );
    const own = Object.entries(ofCompose).map(
      ([name, one]) => `${name}=${one.default ?? one.otherwise ?? ''}`,
    );
    const expected = [...own, ...all!.map((name) => `${name}=`)];
    expect([...new Set(read)].sort()).toEqual(expected.sort());
  });

  it.each(serviceNames)('hands %s the secrets that are made for it', (service) => {
    expect(handed(settingsOf(service)).sort()).toEqual(shares[service]);
  });

  it('hands ops the secrets of all services, those that differ under the name of the service', () => {
    const merged = /<<: \[([^\]]+)\]\n.*settings of ops/.exec(textOf('docker-compose.yml'))?.[1];
    expect(merged).toBe(servicesWithDatabase.map((name) => `*${name}-settings`).join(', '));
    const names = servicesWithDatabase.flatMap((service) => {
      const all = settingsOf(service);
      const own = settingsOfOps(service, all);
      const replaced = own.map(({ name }) => name.slice(service.length + 1));
      return handed([...all.filter(({ name }) => !replaced.includes(name)), ...own]);
    });
    expect([...new Set(names)].sort()).toEqual(shares.ops);
  });
});

describe('a file with settings', () => {
  const text =
    'before\n  # settings of a, written by npm run settings\n  old\n  # end of settings\nafter\n';

  it('is written anew between the markers, and only there', () => {
    expect(writeRegions(text, { a: ['new', ''] })).toBe(text.replace('  old', '  new\n'));
  });

  it('has a place for each of them, and no other', () => {
    expect(() => writeRegions(text, { a: [], b: [] })).toThrow('no place for the settings of b');
    expect(() => writeRegions(text, {})).toThrow('there are no settings of "a"');
  });
});

/** The names of the settings that a container is handed as files. */
function handed(settings: readonly Setting[]): string[] {
  return settings.flatMap((setting) => /^(\w+)_FILE:/.exec(composeLine(setting) ?? '')?.[1] ?? []);
}

/** The names of the secrets that the containers are given, by folder. */
function secretsMade(): Record<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const env = { GIVEN_FOLDER: folder, SECRETS_FOLDER: folder, DATABASE_FOLDER: folder };
  const { status } = spawnSync(process.execPath, [join(root, 'deploy/secrets/make-secrets.mjs')], {
    env,
  });
  expect(status).toBe(0);
  const made = readdirSync(folder).map(
    (name) => [name, readdirSync(join(folder, name)).sort()] as const,
  );
  rmSync(folder, { recursive: true });
  return Object.fromEntries(made);
}
