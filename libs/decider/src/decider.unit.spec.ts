import { describe, expect, it } from '@jest/globals';
import { type Decider, fold, Refusal, specification, unreachable } from './index.js';

type Light = { type: 'SwitchedOn' } | { type: 'SwitchedOff' };

/** A lamp that refuses to be switched on twice. */
const lamp: Decider<boolean, 'on' | 'off', Light> = {
  initial: false,
  decide(command, lit) {
    switch (command) {
      case 'on':
        if (lit) throw new Refusal('already-on', { since: 'noon' });
        return [{ type: 'SwitchedOn' }];
      case 'off':
        return lit ? [{ type: 'SwitchedOff' }] : [];
      default:
        return unreachable(command);
    }
  },
  evolve: (_, event) => event.type === 'SwitchedOn',
};
const on: Light = { type: 'SwitchedOn' };
const off: Light = { type: 'SwitchedOff' };
const { given } = specification(lamp);

describe('fold', () => {
  it('starts from the initial state, or from the one given', () => {
    expect(fold(lamp, [])).toBe(false);
    expect(fold(lamp, [on, off, on])).toBe(true);
    expect(fold(lamp, [], true)).toBe(true);
  });
});

describe('a refusal', () => {
  it('has a stable code and facts for its caller', () => {
    expect(() => lamp.decide('on', true)).toThrow(Refusal);
    expect(new Refusal('already-on', { since: 'noon' })).toMatchObject({
      name: 'Refusal',
      message: 'already-on',
      code: 'already-on',
      details: { since: 'noon' },
    });
  });
});

describe('unreachable', () => {
  it('throws when a case that does not compile comes all the same', () => {
    expect(() => lamp.decide('dim' as 'on', false)).toThrow('unreachable case');
    expect(() => unreachable(undefined as never)).toThrow('unreachable case');
  });
});

describe('given, when, then', () => {
  it('accepts what the decider does', () => {
    given().when('on').then(on);
    given(on).when('off').then(off);
    given(on, off).when('off').then();
    given(on).when('on').thenRefused('already-on');
  });

  it('fails when the decider does something else', () => {
    expect(() => given().when('on').then()).toThrow('expected []');
    expect(() => given().when('on').then(off)).toThrow('but got [{"type":"SwitchedOn"}]');
    expect(() => given().when('on').thenRefused('already-on')).toThrow('expected the refusal');
    expect(() => given(on).when('on').thenRefused('broken')).toThrow('already-on');
    expect(() => given(on).when('on').then(on)).toThrow('already-on');
  });
});
