// npm run ops: installs and builds when needed, then runs one command of the operator's.
import { build, checkNode, install, root } from '../local/prepare.mjs';

// Until the command itself listens to them.
const tooEarly = () => {
  console.error('Interrupted before it began.');
  process.exit(2);
};
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS) process.on(signal, tooEarly);
process.on('newListener', (signal) => {
  if (SIGNALS.includes(signal)) process.off(signal, tooEarly);
});

checkNode();
install();
build('tools/ops');
// Relative folders among the settings are those of the clone, wherever the command is typed.
process.chdir(root);
await import(new URL('./dist/bundle.js', import.meta.url).href);
