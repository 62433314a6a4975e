// Runs a built program of ours: `node tools/local/run.mjs <file> [arguments]`, after installing and building.
import { join } from 'node:path';
import { attempt, build, checkNode, install, root } from './prepare.mjs';

checkNode();
install();
build();
const [program, ...args] = process.argv.slice(2);
process.exit(attempt(process.execPath, [join(root, program), ...args]));
