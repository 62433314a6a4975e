// Starts the program beside it, as V8 compiled it at the build: to compile it anew takes a third of a start. bundle.mjs puts
// it into the folder of each program.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledOf, programOf } from './bundled-program.mjs';

const file = fileURLToPath(new URL('./bundle.cjs', import.meta.url));
const require = createRequire(file);
// Node reads the map of a file that it loads itself.
if (process.sourceMapsEnabled) require(file);
else start();

function start() {
  const compiled = compiledOf(file);
  // V8 takes only what the same version made with the same flags, and compiles anew otherwise.
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const module = { exports: {} };
  programOf(file, { cachedData })(require, module, module.exports, file, dirname(file));
}
