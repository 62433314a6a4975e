// Keeps what V8 makes of a bundle, under the flags of Node that this is run with. Its argument is the bundle, which ends by
// itself where it is given neither settings nor arguments.
import { keepCompiled } from './bundled-program.mjs';

const [bundle] = process.argv.splice(2);
// It says what it lacks, which is as it should be. A program that cannot be loaded fails this one.
process.stdout.write = process.stderr.write = () => true;
keepCompiled(bundle);
process.once('exit', () => (process.exitCode = 0));
