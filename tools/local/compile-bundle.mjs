// Keeps what V8 makes of a bundle, its argument, under the flags of Node that this is run with. The bundle is run without
// settings and arguments, and ends for want of them.
import { keepCompiled } from './bundled-program.mjs';

const [bundle] = process.argv.splice(2);
// What it says of that is no news. Where it cannot be loaded, Node says why all the same, and this program fails.
process.stdout.write = process.stderr.write = () => true;
keepCompiled(bundle);
process.once('exit', () => (process.exitCode = 0));
