// Keeps what V8 makes of a bundle, under the flags of Node that this is run with. Its argument is the bundle.
import { keepCompiled } from './bundled-program.mjs';

keepCompiled(process.argv[2]);
