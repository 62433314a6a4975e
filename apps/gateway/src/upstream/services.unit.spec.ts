import { ProblemError } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { forCaller } from './services.js';

describe('a problem met at a service', () => {
  it('reaches the caller as it is', () => {
    const problem = new ProblemError(409, 'numen-conflict', 'Titre', 'Que faire.');
    expect(forCaller(problem)).toBe(problem);
  });

  it.each(['service-credential-required', 'not-found', 'malformed-json'])(
    'is a 503 for the caller when it is between the services: %s',
    (code) => {
      const met = new ProblemError(401, code, 'Titre', 'Que faire.');
      const told = forCaller(met) as ProblemError;
      expect(told).toMatchObject({ status: 503, code: 'service-unavailable' });
      expect(told.cause).toBe(met);
    },
  );

  it('is left alone when it is no problem but a fault', () => {
    const fault = new TypeError('fault');
    expect(forCaller(fault)).toBe(fault);
  });
});
