import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

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
/**
 * Packages whose expressions have letters that esbuild leaves as they are, where it escapes those of other texts: a single
 * one in a bundle doubles the memory that all of its text takes.
 */
const WITH_LETTERS = /[/\\]node_modules[/\\](ansis|validator)[/\\].*\.c?js$/;
/** From the folder of a bundle, `<group>/<program>/dist`, to the root. */
const TO_ROOT = '../../..';

const addresses = {
  name: 'addresses',
  setup(build) {
    build.onLoad({ filter: OWN }, ({ path }) => {
      const place = [TO_ROOT, ...relative(root, path).split(sep)].join('/');
      const address = `new URL(${JSON.stringify(place)}, ${ADDRESS}).href`;
      const contents = readAscii(path).replaceAll('import.meta.url', address);
      return { contents, resolveDir: dirname(path) };
    });
    build.onLoad({ filter: WITH_LETTERS }, ({ path }) => ({ contents: readAscii(path) }));
  },
};

/** A program whose letters beyond ASCII are written as escapes. */
function readAscii(path) {
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return readFileSync(path, 'utf8').replaceAll(/[^\0-\x7f]/g, escaped);
}

/** Options of esbuild that make one file of a program and its packages, in a folder `<group>/<package>/dist`. */
export const BUNDLING = {
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
};
