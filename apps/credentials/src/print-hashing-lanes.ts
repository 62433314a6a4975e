// What the image starts the service with as many threads as: their number must be known before the program begins.
import { hashingLanes } from './passwords/processor-share.js';

process.stdout.write(process.env.HASHING_LANES || String(hashingLanes()));
