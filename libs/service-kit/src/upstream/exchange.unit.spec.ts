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

  it('passes at once when whoever asked is gone, before or meanwhile', () => {
    const reasons: string[] = [];
    const tell = (reason: Error) => void reasons.push(reason.message);
    const gone = new AbortController();
    const meanwhile = new Deadline(60_000, gone.signal);
    meanwhile.onPassing(tell);
    expect([meanwhile.passed, meanwhile.isForNobody]).toEqual([false, false]);
    gone.abort();
    const before = new Deadline(60_000, gone.signal);
    before.onPassing(tell);
    for (const deadline of [meanwhile, before]) {
      expect([deadline.passed, deadline.isForNobody]).toEqual([true, true]);
      deadline.clear();
    }
    expect(reasons).toEqual(['whoever asked is gone', 'whoever asked is gone']);
  });

  it('no longer looks at who asked once the answer came', () => {
    const gone = new AbortController();
    const deadline = new Deadline(60_000, gone.signal);
    deadline.clear();
    gone.abort();
    expect(deadline.passed).toBe(false);
  });
});
