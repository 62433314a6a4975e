export { Turns } from './limiter.js';
export { within, withinTime } from './time-limit.js';
export { Wake } from './wake-up.js';
