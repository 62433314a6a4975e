// npm run ops: installs and builds when needed, then runs one command of the operator's.
import { build, checkNode, install, root } from '../local/prepare.mjs';

// Until the command itself listens to them.
const tooEarly = () => {
  console.error('Interrupted before it began.');
  process.exit(2);
};
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS) process.on(signal, tooEarly);

checkNode();
install();
build('tools/ops');
const { runToEnd } = await import(new URL('./dist/run-ops.js', import.meta.url).href);
for (const signal of SIGNALS) process.off(signal, tooEarly);
await runToEnd(process.argv.slice(2), process.env, root);
