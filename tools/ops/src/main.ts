import { runToEnd } from './run-ops.js';

await runToEnd(process.argv.slice(2), process.env, process.cwd());
