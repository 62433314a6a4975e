// Bundles services, as they were compiled, each into the one file that is started: to read thousands of files takes three
// times as long. Arguments name them; all without. Needs no network.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import * as esbuild from 'esbuild';

const apps = join(import.meta.dirname, '../../apps');
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
const OWN = /[/\\](apps|libs)[/\\][^/\\]+[/\\]dist[/\\].*\.js$/;

const addresses = {
  name: 'addresses',
  setup(build) {
    build.onLoad({ filter: OWN }, ({ path }) => {
      const from = relative(apps, path).split(sep);
      // The bundle is in the folder of what was compiled, where libraries are as far away for each service.
      const own = from[0] === '..' ? ['..', '..', ...from] : from.slice(2);
      const address = `new URL(${JSON.stringify(['.', ...own].join('/'))}, import.meta.url).href`;
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', address);
      return { contents, resolveDir: dirname(path) };
    });
  },
};

const named = process.argv.slice(2);
const services = named.length > 0 ? named : readdirSync(apps);
await esbuild.build({
  entryPoints: services.map((name) => ({
    in: join(apps, name, 'dist/main.js'),
    out: `${name}/dist/bundle`,
  })),
  outdir: apps,
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
