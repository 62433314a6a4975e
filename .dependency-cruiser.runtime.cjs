/**
 * What a module pulls in when it runs, through however many others; types do not count.
 * Deciders and rights are pure: no framework, no database, no broker, no file, no clock of a library.
 */
const { options } = require('./.dependency-cruiser.cjs');

const DECIDERS = {
  path: '^apps/[^/]+/src/[^/]+/(account|administrators|agent|alert|import(\\.state)?|reset|unit)\\.ts$|^libs/(decider|rights)/src/',
  pathNot: '\\.spec\\.ts$',
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'deciders-reach-no-package',
      comment: 'A decider decides with plain code: nothing from npm can be reached from it.',
      severity: 'error',
      from: DECIDERS,
      to: { path: '(^|/)node_modules/', reachable: true },
    },
    {
      name: 'deciders-reach-no-io',
      comment: 'A decider reaches no core module that reads, writes, waits or draws at random.',
      severity: 'error',
      from: DECIDERS,
      to: {
        path: '^(node:)?(fs|net|tls|http|https|http2|dns|dgram|child_process|cluster|crypto|os|process|readline|stream|timers|worker_threads|zlib|perf_hooks)(/|$)',
        reachable: true,
      },
    },
    {
      name: 'deciders-reach-no-service-library',
      comment: 'Of our libraries a decider runs only the pure ones.',
      severity: 'error',
      from: DECIDERS,
      to: { path: '^libs/(?!decider/|contracts/|rights/)', reachable: true },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
