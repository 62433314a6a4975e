import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

describe('readiness', () => {
  it('is lost by a check that rejects and by one that throws at once; the others are told all the same', async () => {
    const readiness = new Readiness();
    readiness.serve({
      holds: () => Promise.resolve(),
      rejects: () => Promise.reject(new Error('away')),
      throws: () => {
        throw new Error('away');
      },
    });
    expect(await readiness.report()).toEqual({
      status: 'unavailable',
      checks: { started: 'ok', holds: 'ok', rejects: 'unavailable', throws: 'unavailable' },
    });
  });
});
