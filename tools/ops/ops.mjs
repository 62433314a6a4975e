// npm run ops: installs and builds when needed, then runs one command of the operator's.
import { build, checkNode, install, root } from '../local/prepare.mjs';
import { endIfInterruptedEarly } from './too-early.mjs';

endIfInterruptedEarly();
checkNode();
install();
build('tools/ops');
// Relative folders among the settings are those of the clone, wherever the command is typed.
process.chdir(root);
await import(new URL('./dist/bundle.js', import.meta.url).href);
