// npm run ops: installs and builds when needed, then runs one command of the operator's.
import { build, checkNode, install, root } from '../local/prepare.mjs';

checkNode();
install();
build('tools/ops');
const { runOps } = await import(new URL('./dist/run-ops.js', import.meta.url).href);
const code = await runOps(process.argv.slice(2), process.env, root);
// What is still being asked of a server that does not answer must not keep the process.
process.stdout.write('', () => process.exit(code));
