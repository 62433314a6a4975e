// Prints the number of hashing lanes. The image sets UV_THREADPOOL_SIZE to it before it starts the service.
import { hashingLanes } from './passwords/processor-share.js';

process.stdout.write(process.env.HASHING_LANES || String(hashingLanes()));
