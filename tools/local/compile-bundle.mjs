// Keeps what V8 makes of a bundle, under the flags of Node that this is run with. Its argument is the bundle.
import { writeFileSync } from 'node:fs';
import { compiledOf, programOf } from './bundled-program.mjs';

const file = process.argv[2];
writeFileSync(compiledOf(file), programOf(file, { produceCachedData: true }).cachedData);
