import { describe, expect, it } from '@jest/globals';
import { notMeToken, resetOfNotMeToken } from './not-me-token.js';

const key = Buffer.alloc(32, 1);
const resetId = '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11';
const token = notMeToken(key, resetId);

describe('the token of « ce n’est pas moi »', () => {
  it('names its reset to whoever has the key', () =>
    expect(resetOfNotMeToken(key, token)).toBe(resetId));

  it.each([
    ['another key', notMeToken(Buffer.alloc(32, 2), resetId)],
    ['another reset', token.replace('019aa5f0', '019aa5f1')],
    ['a proof cut short', token.slice(0, -1)],
    ['something behind it', `${token}.x`],
    ['padding', `${token}=`],
    ['no proof', resetId],
    ['nothing', ''],
  ])('is refused with %s', (_, forged) => expect(resetOfNotMeToken(key, forged)).toBeUndefined());
});
