import { describe, expect, it } from '@jest/globals';
import { insist } from './patience.js';

const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
const wrong = () => Promise.reject(Object.assign(new Error('wrong password'), { code: '28P01' }));

describe('what a start waits for', () => {
  it('is waited for past all patience while it is away, and that is said once in a while', async () => {
    let tries = 0;
    const said: unknown[] = [];
    const answer = await insist(
      () => ((tries += 1) < 4 ? away() : Promise.resolve('here')),
      0,
      (error) => said.push(error),
    );
    expect(answer).toBe('here');
    expect(said).toHaveLength(1);
  });

  it('fails when waiting does not help', async () => {
    await expect(insist(wrong, 0, () => undefined)).rejects.toThrow('wrong password');
  });
});
