import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc.jest.json', import.meta.url), 'utf8'));
const withTsx = { ...swc, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx: true } } };

/** What all suites share: ESM, swc, and workspaces that resolve to their sources. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/libs/testing/jest/shared-environment.cjs',
  runtime: '<rootDir>/libs/testing/jest/keeping-runtime.cjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': ['@swc/jest', { ...swc, swcrc: false }],
    '\\.tsx$': ['@swc/jest', { ...withTsx, swcrc: false }],
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};

const withServers = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
};

export default {
  // Reached by what hangs, not by what a busy machine slows down.
  testTimeout: 180_000,
  testSequencer: '<rootDir>/libs/testing/jest/longest-first.mjs',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['**/*.unit.spec.ts', '**/*.unit.spec.tsx'] },
    { ...withServers, displayName: 'int', testMatch: ['**/*.int.spec.ts'] },
    // What lasts too long for every run: npm run test:faults.
    {
      ...withServers,
      displayName: 'faults',
      testMatch: ['<rootDir>/tests/faults/*.faults.spec.ts'],
    },
    // Attacks on the running product beside honest people: npm run test:storm.
    {
      ...shared,
      displayName: 'storm',
      testMatch: ['<rootDir>/tests/storm/*.storm.spec.ts'],
    },
    { ...shared, displayName: 'journey', testMatch: ['<rootDir>/tests/**/*.journey.spec.ts'] },
    {
      ...shared,
      displayName: 'browser',
      testMatch: ['<rootDir>/tests/browser/**/*.browser.spec.ts'],
    },
    {
      ...shared,
      displayName: 'deployed',
      testMatch: ['<rootDir>/tests/deploy/**/*.deployed.spec.ts'],
    },
  ],
};
