import { credentialsCall, declarePublicCall, Id, Shown, Text } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { forward } from './forward.js';

class Close {
  @Id() boxId!: string;
}

class CloseAs extends Close {
  @Text(10) token!: string;
}

class CloseWhy extends CloseAs {
  @Text(10) reason!: string;
}

class CloseFromPage extends CloseAs {
  @Text(10, { optional: true }) browser?: string;
}

class Closed {
  @Shown() at!: string;
}

const path = '/internal/boxes/{boxId}/closing';
const address = `POST ${path}` as const;
const words = { summary: 'Close' };
const close = declarePublicCall({ method: 'POST', path, request: Close }, words);

describe('a forwarded call', () => {
  it('takes the token of the session where only the service’s call has one', () => {
    expect(
      forward(close, 'signed-in', credentialsCall(address, { request: CloseAs })),
    ).toMatchObject({
      takesToken: true,
    });
    expect(forward(close, 'anyone', credentialsCall(address, { request: Close }))).toMatchObject({
      takesToken: false,
    });
  });

  it('must give all that the service’s call takes, but for the token', () => {
    const to = credentialsCall(address, { request: CloseWhy });
    expect(() => forward(close, 'signed-in', to)).toThrow(TypeError);
    expect(() => forward(close, 'signed-in', to)).toThrow('reason');
    const fromPages = credentialsCall(address, { request: CloseFromPage });
    expect(forward(close, 'signed-in', fromPages)).toMatchObject({ takesToken: true });
  });

  it('is answered by a call that takes all that it gives and answers all that it promises', () => {
    const declared = { method: 'POST', path, request: CloseAs } as const;
    const gives = declarePublicCall(declared, words);
    const promises = declarePublicCall({ ...declared, response: Closed }, words);
    const takesLess = credentialsCall(address, { request: Close });
    const answersLess = credentialsCall(address, { request: CloseAs });
    // @ts-expect-error -- the token would be dropped
    forward(gives, 'anyone', takesLess);
    // @ts-expect-error -- the answer would be empty
    forward(promises, 'anyone', answersLess);
  });

  it('cannot take the token of a session where there may be none', () => {
    const to = credentialsCall(address, { request: CloseAs });
    expect(() => forward(close, 'anyone', to)).toThrow(TypeError);
    expect(forward(close, 'any-session', to).access).toBe('any-session');
  });
});
