/**
 * Which import is allowed where. Types count too: who imports a type knows its owner.
 * tests/boundaries/ proves with seeded violations that every rule can fail.
 */
const TEST_MATERIAL =
  '\\.(spec|fixture)\\.tsx?$|^libs/testing/|^libs/messaging/src/contract/|^apps/[^/]+/src/testing/';
const TESTS = `${TEST_MATERIAL}|^tests/|^tools/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'apps-stand-alone',
      comment: 'A service never imports another service: they meet in libs/contracts.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-know-no-app',
      comment: 'A library serves every service, so it knows none; and no tool but for tests.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|tests)/' },
    },
    {
      name: 'production-knows-no-tool',
      comment: 'What runs in production does not need what developers run.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: '^(tools|tests)/' },
    },
    {
      name: 'test-material-stays-in-tests',
      comment:
        'libs/testing and fixtures bring servers and stories for tests; production uses none.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TEST_MATERIAL },
    },
    {
      name: 'specs-are-leaves',
      comment: 'A spec is not a library: what two specs share has a name of its own.',
      severity: 'error',
      from: {},
      to: { path: '\\.spec\\.tsx?$' },
    },
    {
      name: 'ground-libs-stand-alone',
      comment: 'libs/async, libs/decider and libs/contracts depend on no other library of ours.',
      severity: 'error',
      from: { path: '^libs/(async|decider|contracts)/' },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'rights-are-pure',
      comment:
        'Rules over grants are plain code, so that every service, page and stream can apply them.',
      severity: 'error',
      from: { path: '^libs/rights/', pathNot: TEST_MATERIAL },
      to: { pathNot: '^libs/(rights|contracts|decider)/' },
    },
    {
      name: 'contracts-are-pure',
      comment:
        'The published language is plain code. What judges requests is in its entry `calls` alone.',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: '^libs/contracts/src/calls/' },
      to: {
        path: '^libs/contracts/src/calls/|(^|/)node_modules/(class-validator|class-transformer)/',
      },
    },
    {
      name: 'swagger-in-the-gateway',
      comment: 'Calls are declared without it; the gateway hands the declarations to it.',
      severity: 'error',
      from: { pathNot: '^apps/gateway/' },
      to: { path: '(^|/)node_modules/@nestjs/swagger/' },
    },
    {
      name: 'gateway-has-no-domain',
      comment: 'The gateway has no domain and no database.',
      severity: 'error',
      from: { path: '^apps/gateway/' },
      to: { path: '^libs/event-store/|(^|/)node_modules/(typeorm|pg)/' },
    },
    {
      name: 'kafkajs-in-one-place',
      comment: 'The Kafka client can be replaced in one folder.',
      severity: 'error',
      from: { pathNot: '^libs/messaging/src/kafka/' },
      to: { path: '(^|/)node_modules/kafkajs/' },
    },
    {
      name: 'argon2-in-one-place',
      comment:
        'One module of credentials picks the engine; everybody else hashes through it. A bench switches it off.',
      severity: 'error',
      from: {
        pathNot: '^(apps/credentials/src/passwords/hasher\\.ts|tools/bench/no-hashing\\.cjs)$',
      },
      to: { path: '(^|/)node_modules/(argon2|@node-rs/argon2[^/]*)/' },
    },
    {
      name: 'nodemailer-in-one-place',
      comment: 'One module sends mail.',
      severity: 'error',
      from: { pathNot: '^(apps/notifications/src/mail/smtp-mailer|tests/support/secrets)\\.ts$' },
      to: { path: '(^|/)node_modules/nodemailer/' },
    },
    {
      name: 'imports-are-seen',
      comment: 'An import that this check cannot follow is one that it cannot judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one module.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((apps|libs|tools)/[^/]+|tests)/dist/|^tests/boundaries/seeded/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
