import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const seeded = join(import.meta.dirname, 'seeded');

interface Rule {
  name: string;
  from: { path?: string };
}

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** What a configuration finds in the seeded tree, cruised from these on: each violation as `rule: from → to`. */
function violations(config: string, begins: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', join(root, config), '--output-type', 'json', ...begins],
    ],
    { cwd: seeded, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as Report;
  return summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${from} → ${inPackages(to)}`)
    .sort();
}

/** A file of an installed package as the package's name. */
function inPackages(path: string): string {
  return /node_modules\/(?:@types\/)?((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
}

function forbiddenBy(config: string): Rule[] {
  return (createRequire(import.meta.url)(join(root, config)) as { forbidden: Rule[] }).forbidden;
}

/** The paths that `npm run boundaries` gives to a configuration. */
function beginsOf(config: string): string[] {
  const { scripts } = createRequire(import.meta.url)(join(root, 'package.json')) as {
    scripts: { boundaries: string };
  };
  const line = scripts.boundaries.split(' && ').find((one) => one.includes(config))!;
  return line
    .slice(line.indexOf(config) + config.length + 1)
    .replaceAll('"', '')
    .split(' ');
}

function matches(glob: string, file: string): boolean {
  const names = (list: string) => `(${list.slice(1, -1).replaceAll(',', '|')})`;
  const pattern = glob
    .replaceAll('.', '\\.')
    .replaceAll('*', '[^/]+')
    .replace(/\{.*\}/, names);
  return new RegExp(`^${pattern}$`).test(file);
}

function rulesOf(config: string): string[] {
  return forbiddenBy(config)
    .map(({ name }) => name)
    .sort();
}

const ruleOf = (violation: string) => violation.split(':')[0]!;

describe('the boundaries', () => {
  const found = violations('.dependency-cruiser.cjs', ['apps', 'libs', 'tools']);

  it('find every seeded import that is forbidden, and none that is allowed', () => {
    expect(found).toEqual([
      'apps-stand-alone: apps/directory/src/agents/agents.controller.ts → apps/credentials/src/accounts/account-view.ts',
      'argon2-in-one-place: apps/credentials/src/sessions/quick-sign-in.ts → @node-rs/argon2',
      'argon2-in-one-place: apps/credentials/src/sessions/sign-in.ts → argon2',
      'contracts-are-pure: libs/contracts/src/names.ts → class-validator',
      'contracts-are-pure: libs/contracts/src/names.ts → libs/contracts/src/calls/name.ts',
      'gateway-has-no-domain: apps/gateway/src/api/agents.ts → pg',
      'ground-libs-stand-alone: libs/async/src/sleep.ts → libs/service-kit/src/kit.ts',
      'ground-libs-stand-alone: libs/contracts/src/topics.ts → libs/service-kit/src/kit.ts',
      'imports-are-seen: apps/directory/src/units/nowhere.ts → @citadelle/nowhere',
      'kafkajs-in-one-place: apps/directory/src/agents/topics.ts → kafkajs',
      'libs-know-no-app: libs/service-kit/src/index.ts → apps/credentials/src/accounts/open.ts',
      'no-cycles: apps/directory/src/units/queue.ts → apps/directory/src/units/unit-queue.ts',
      'nodemailer-in-one-place: apps/notifications/src/alerts/send.ts → nodemailer',
      'production-knows-no-tool: apps/credentials/src/main.ts → tools/local/src/start.ts',
      'rights-are-pure: libs/rights/src/rules.ts → libs/event-store/src/store.ts',
      'specs-are-leaves: apps/credentials/src/accounts/accounts.fixture.ts → apps/credentials/src/accounts/allowed.spec.ts',
      'swagger-in-the-gateway: apps/directory/src/agents/documented.ts → @nestjs/swagger',
      'test-material-stays-in-tests: apps/credentials/src/accounts/accounts.service.ts → libs/testing/src/index.ts',
      'test-material-stays-in-tests: apps/credentials/src/accounts/samples.ts → apps/credentials/src/accounts/accounts.fixture.ts',
    ]);
  });

  it('have no rule without its seeded violation', () => {
    expect([...new Set(found.map(ruleOf))].sort()).toEqual(rulesOf('.dependency-cruiser.cjs'));
  });
});

describe('the boundaries of what runs', () => {
  // Only what deciders and rules reach is cruised, which is a small part of all: from where `npm run boundaries` begins.
  const begins = beginsOf('.dependency-cruiser.runtime.cjs');
  const found = violations('.dependency-cruiser.runtime.cjs', begins);

  it('hold for every decider of the services', () => {
    const sources = readdirSync(join(root, 'apps'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => /^[^/]+\/src\/.*\.ts$/.test(file),
    );
    const deciders = sources
      .map((file) => `apps/${file}`)
      .filter((file) => readFileSync(join(root, file), 'utf8').includes('Decider: Decider<'));
    expect(deciders.length).toBeGreaterThan(0);
    for (const { from } of forbiddenBy('.dependency-cruiser.runtime.cjs'))
      expect(deciders.filter((file) => !new RegExp(from.path!).test(file))).toEqual([]);
    expect(deciders.filter((file) => !begins.some((begin) => matches(begin, file)))).toEqual([]);
  });

  it('find every decider and rule that reaches I/O, directly or through others, and no pure one', () => {
    expect(found).toEqual([
      'deciders-reach-no-io: apps/directory/src/agents/agent.ts → fs',
      'deciders-reach-no-package: apps/directory/src/units/unit.ts → @nestjs/common',
      'deciders-reach-no-service-library: apps/credentials/src/accounts/account.ts → libs/event-store/src/store.ts',
      'deciders-reach-no-service-library: libs/rights/src/rules.ts → libs/event-store/src/store.ts',
    ]);
  });

  it('have no rule without its seeded violation', () => {
    expect([...new Set(found.map(ruleOf))].sort()).toEqual(
      rulesOf('.dependency-cruiser.runtime.cjs'),
    );
  });
});
