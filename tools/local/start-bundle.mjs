// Starts the program beside it, as V8 compiled it at the build: to compile it anew takes a third of a start. bundle.mjs puts
// it into the folder of each program.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programOf } from './bundled-program.mjs';

const file = fileURLToPath(new URL('./bundle.cjs', import.meta.url));
const require = createRequire(file);
const module = { exports: {} };
// Node reads the map of a file that it loads itself.
if (process.sourceMapsEnabled) require(file);
else programOf(file)(require, module, module.exports, file, dirname(file));
