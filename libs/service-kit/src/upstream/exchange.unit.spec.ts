import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from './exchange.js';

describe('a deadline', () => {
  it('tells at once who asks after it has passed', async () => {
    const deadline = new Deadline(1);
    while (!deadline.passed) await delay(1);
    const reasons: string[] = [];
    deadline.onPassing((reason) => reasons.push(reason.message));
    expect(reasons).toEqual(['no answer within 1 ms']);
  });

  it('tells only the last one who asked', async () => {
    const deadline = new Deadline(1);
    const reasons: string[] = [];
    deadline.onPassing(() => reasons.push('first'));
    deadline.onPassing(() => reasons.push('last'));
    while (!deadline.passed) await delay(1);
    expect(reasons).toEqual(['last']);
  });
});
