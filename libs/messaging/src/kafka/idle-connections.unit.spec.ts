import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { restWhenIdle } from './idle-connections.js';

interface Queue {
  push(request: unknown): void;
  fulfillRequest(response: { correlationId: number; payload: unknown; size: number }): void;
  maybeThrottle(ms: number): void;
}

const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue/index.js') as new (
  options: object,
) => Queue;

let queue: Queue;
let sent: number[];

beforeEach(() => {
  jest.useFakeTimers();
  restWhenIdle();
  sent = [];
  queue = new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'none:9092',
    logger: { debug: () => undefined },
  });
});

afterEach(() => {
  jest.useRealTimers();
});

function ask(correlationId: number) {
  const nothing = () => undefined;
  const entry = { correlationId, apiName: 'Fetch', apiKey: 1, apiVersion: 1 };
  queue.push({
    entry: { ...entry, resolve: nothing, reject: nothing },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  });
}

const answer = (correlationId: number) =>
  queue.fulfillRequest({ correlationId, payload: null, size: 0 });

describe('a connection of kafkajs', () => {
  it('is left alone when nothing waits on it', () => {
    ask(1);
    answer(1);
    expect([sent, jest.getTimerCount()]).toEqual([[1], 0]);
  });

  it('sends what waited as soon as there is room', () => {
    ask(1);
    ask(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
  });

  it('sends what waited once the broker’s throttle is over, and rests then', () => {
    queue.maybeThrottle(500);
    ask(1);
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(20);
    expect(sent).toEqual([1]);
    answer(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
