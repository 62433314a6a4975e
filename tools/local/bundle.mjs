// Bundles services and the operator's commands, as they were compiled, each into the one file that is started: to read
// thousands of files takes three times as long. Arguments name their folders; all without. Needs no network.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import * as esbuild from 'esbuild';

const root = join(import.meta.dirname, '../..');
/** Left in node_modules: what has a native part, what is given to browsers, and the client of Kafka, a file of which we ask for by name. */
const LEFT_OUT = ['argon2', '@node-rs/argon2', 'swagger-ui-dist', 'kafkajs'];
/** What packages load when it is installed, which it is not. */
const NOT_INSTALLED = [
  ...['@fastify/multipart', '@fastify/view', '@nestjs/platform-express', '@nestjs/websockets'],
  ...['@nats-io/transport-node', 'amqp-connection-manager', 'ioredis', 'mqtt', 'pg-native'],
];
/** Packages that are CommonJS need these, which a file of ECMAScript modules has not. */
const BANNER = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;`;
/** Our compiled files. They find others beside themselves, so each goes on having its own address. */
const OWN = /[/\\](apps|libs|tools)[/\\][^/\\]+[/\\]dist[/\\].*\.js$/;
/** From the folder of a bundle, `<group>/<program>/dist`, to the root. */
const TO_ROOT = '../../..';

const addresses = {
  name: 'addresses',
  setup(build) {
    build.onLoad({ filter: OWN }, ({ path }) => {
      const place = [TO_ROOT, ...relative(root, path).split(sep)].join('/');
      const address = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
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
await esbuild.build({
  entryPoints: programs.map((folder) => ({
    in: join(root, folder, 'dist/main.js'),
    out: `${folder}/dist/bundle`,
  })),
  outdir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: BANNER },
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
