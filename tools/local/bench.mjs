// npm run bench: installs and builds when needed, then measures.
import { join } from 'node:path';
import { attempt, build, checkNode, install, root } from './prepare.mjs';

checkNode();
install();
build();
const bench = join(root, 'tools/bench/dist/bench.js');
process.exit(attempt(process.execPath, ['--expose-gc', bench, ...process.argv.slice(2)]));
