// Bundles services and the operator's commands, as they were compiled, each into the one file that is started: to read
// thousands of files takes three times as long. Arguments name their folders; all without. Needs no network.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import * as esbuild from 'esbuild';
import { compiledOf } from './bundled-program.mjs';
import { SERVICE_FLAGS } from './service-flags.mjs';

const root = join(import.meta.dirname, '../..');
/** Left in node_modules: what has a native part, what is given to browsers, and the client of Kafka, a file of which we ask for by name. */
const LEFT_OUT = ['argon2', '@node-rs/argon2', 'swagger-ui-dist', 'kafkajs'];
/** What packages load when it is installed, which it is not. */
const NOT_INSTALLED = [
  ...['@fastify/multipart', '@fastify/view', '@nestjs/platform-express', '@nestjs/websockets'],
  ...['@nats-io/transport-node', 'amqp-connection-manager', 'ioredis', 'mqtt', 'pg-native'],
];
/** Where packages of ECMAScript modules are, once they are in a bundle. */
const ADDRESS = 'addressOfBundle';
const BANNER = `const ${ADDRESS} = require('node:url').pathToFileURL(__filename).href;`;
/** Our compiled files. They find others beside themselves, so each goes on having its own address. */
const OWN = /[/\\](apps|libs|tools)[/\\][^/\\]+[/\\]dist[/\\].*\.js$/;
/** From the folder of a bundle, `<group>/<program>/dist`, to the root. */
const TO_ROOT = '../../..';

const addresses = {
  name: 'addresses',
  setup(build) {
    build.onLoad({ filter: OWN }, ({ path }) => {
      const place = [TO_ROOT, ...relative(root, path).split(sep)].join('/');
      const address = `new URL(${JSON.stringify(place)}, ${ADDRESS}).href`;
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', address);
      return { contents, resolveDir: dirname(path) };
    });
  },
};

const named = process.argv.slice(2);
const programs =
  named.length > 0
    ? named
    : [...readdirSync(join(root, 'apps')).map((name) => `apps/${name}`), 'tools/ops'];
const bundleOf = (folder) => join(root, folder, 'dist/bundle.cjs');
const inEach = (source, name) =>
  programs.map((folder) => ({ in: source(folder), out: `${folder}/dist/${name}` }));

// prepare.mjs builds again where one is missing: so an interrupted build is noticed.
for (const folder of programs) rmSync(compiledOf(bundleOf(folder)), { force: true });
await esbuild.build({
  entryPoints: inEach((folder) => join(root, folder, 'dist/main.js'), 'bundle'),
  outdir: root,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  // What V8 made of a function can be kept (bundled-program.mjs); a module of ECMAScript is none.
  format: 'cjs',
  target: 'node20',
  // A program that V8 takes as it was compiled cannot call import(). All that is left out can be required.
  supported: { 'dynamic-import': false },
  banner: { js: BANNER },
  define: { 'import.meta.url': ADDRESS },
  external: [...LEFT_OUT, ...NOT_INSTALLED],
  // The text of a bundle stays in memory as long as the service runs. Without blanks it is a third smaller.
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  // Decorators, logs and errors tell classes by their names.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [addresses],
});
await esbuild.build({
  entryPoints: inEach(() => join(import.meta.dirname, 'start-bundle.mjs'), 'bundle'),
  outdir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
for (const folder of programs) {
  const flags = folder.startsWith('apps/') ? SERVICE_FLAGS : [];
  const compile = join(import.meta.dirname, 'compile-bundle.mjs');
  execFileSync(process.execPath, [...flags, compile, bundleOf(folder)], {
    // V8 takes only what was made under the flags that it runs with.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'inherit',
  });
}
