// npm run ops: installs and builds when needed, then runs one command of the operator's.
import { build, checkNode, install, root } from '../local/prepare.mjs';

checkNode();
install();
build('tools/ops');
const { runOps } = await import(new URL('./dist/run-ops.js', import.meta.url).href);
process.exitCode = await runOps(process.argv.slice(2), process.env, root);
