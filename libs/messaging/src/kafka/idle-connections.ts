import { createRequire } from 'node:module';

/** What is replaced of kafkajs's queue of the requests of one connection. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const RESTS_WHEN_IDLE = Symbol('rests when idle');

/**
 * Lets connections rest that have nothing to send. kafkajs 2.2.4 looks at the queue of each a thousand times a second,
 * for ever: with nothing queued it takes the time from now back to 1970 for the delay of the next look
 * (https://github.com/tulios/kafkajs/issues/1704). Where something is queued, its own delay is right.
 */
export function restWhenIdle(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueue & { [RESTS_WHEN_IDLE]?: true };
  };
  if (prototype[RESTS_WHEN_IDLE]) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
  prototype[RESTS_WHEN_IDLE] = true;
}
