// Starts the program beside it, as V8 compiled it at the build: to compile it anew takes half of a start. bundle.mjs puts
// it into the folder of each program.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runBundle } from './bundled-program.mjs';

const file = fileURLToPath(new URL('./bundle.cjs', import.meta.url));
// Node reads the map of a file that it loads itself.
if (process.sourceMapsEnabled) createRequire(file)(file);
else runBundle(file);
