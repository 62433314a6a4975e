import { describe, expect, it } from '@jest/globals';
import { Unprocessable } from '@citadelle/messaging';
import { listed } from './newest-state.js';

describe('the agents that a state lists', () => {
  it('are a list, or the state cannot be processed', () => {
    expect(listed(['a', 'b'])).toEqual(['a', 'b']);
    for (const strange of [undefined, null, {}, 'a'])
      expect(() => listed(strange)).toThrow(Unprocessable);
  });
});
