import { describe, expect, it } from '@jest/globals';
import { bearerToken } from './bearer-token.js';

describe('the bearer token of a request', () => {
  it.each(['Bearer abc-._~+/=', 'bearer abc-._~+/=', 'BEARER   abc-._~+/= '])(
    'is read from %j',
    (header) => expect(bearerToken(header)).toBe('abc-._~+/='),
  );

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearerabc', 'Basic abc', 'Bearer a b', 'Bearer é'])(
    'is not there in %j',
    (header) => expect(bearerToken(header)).toBeUndefined(),
  );
});
