import { describe, expect, it } from '@jest/globals';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
const wrong = () => Promise.reject(Object.assign(new Error('wrong password'), { code: '28P01' }));

describe('what a start waits for', () => {
  it('is waited for without a limit while it is away, and that is logged once in a while', async () => {
    let tries = 0;
    const said: unknown[] = [];
    const answer = await retryWhileUnavailable(
      () => ((tries += 1) < 4 ? away() : Promise.resolve('here')),
      { otherErrorsForMs: 0, onError: (error) => said.push(error) },
    );
    expect(answer).toBe('here');
    expect(said).toHaveLength(1);
  });

  it('fails when waiting does not help', async () => {
    const options = { otherErrorsForMs: 0, onError: () => undefined };
    await expect(retryWhileUnavailable(wrong, options)).rejects.toThrow('wrong password');
  });
});
