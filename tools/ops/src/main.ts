import { runOps } from './run-ops.js';

const code = await runOps(process.argv.slice(2), process.env, process.cwd());
// What is still being asked of a server that does not answer must not keep the process.
process.stdout.write('', () => process.exit(code));
