export { BackOff, delayAfter, type Delays } from './back-off.js';
export { Limiter, LineIsFull } from './limiter.js';
export { oneAhead } from './one-ahead.js';
export { retry, type RetryOptions } from './retry.js';
export { Interrupted, sleep } from './sleep.js';
export { Throttle } from './throttle.js';
export { unlessAborted, waitAtMost, withTimeout } from './time-limit.js';
export { WakeUp } from './wake-up.js';
