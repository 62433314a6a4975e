import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WakeUp } from './wake-up.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a wake-up', () => {
  const measured = async (sleeping: Promise<void>) => {
    const begun = Date.now();
    const took = sleeping.then(() => Date.now() - begun);
    await jest.runAllTimersAsync();
    return took;
  };

  it('lets sleep as long as nobody wakes', async () => {
    expect(await measured(new WakeUp().sleep(1_000))).toBe(1_000);
  });

  it('ends the sleep at once, and leaves no timer behind', async () => {
    const wakeUp = new WakeUp();
    const sleeping = wakeUp.sleep(1_000);
    wakeUp.wake();
    expect(jest.getTimerCount()).toBe(0);
    expect(await measured(sleeping)).toBe(0);
  });

  it('that comes while nobody sleeps ends the next sleep, and only that', async () => {
    const wakeUp = new WakeUp();
    wakeUp.wake();
    wakeUp.wake();
    expect(await measured(wakeUp.sleep(1_000))).toBe(0);
    expect(await measured(wakeUp.sleep(1_000))).toBe(1_000);
  });
});
