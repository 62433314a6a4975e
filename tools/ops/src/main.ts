import { runToEnd } from './run-ops.js';

void runToEnd(process.argv.slice(2), process.env, process.cwd());
