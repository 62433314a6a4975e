import { describe, expect, it } from '@jest/globals';
import { addressBase, loginBase } from './login-bases.js';

const named = (firstName: string, usualName: string) => ({ firstName, usualName });

describe('the bases of login and address', () => {
  it.each([
    ['Jean-Pierre', "D'ALEMBERT", 'jdalembert', 'jean-pierre.dalembert'],
    ['Éloïse', 'LE GOFF', 'elegoff', 'eloise.le-goff'],
    ['Œdipe', 'SŒUR', 'osoeur', 'oedipe.soeur'],
    ['Roger', 'MOULINAUX', 'rmoulinaux', 'roger.moulinaux'],
    ['\u0190mma', '\u0189OVI', 'edovi', 'emma.dovi'],
    ['Ƴaya', 'Ŋgɔ-ƁA', 'yngoba', 'yaya.ngo-ba'],
  ])('of %s %s are %s and %s', (firstName, usualName, login, address) => {
    expect(loginBase(named(firstName, usualName))).toBe(login);
    expect(addressBase(named(firstName, usualName))).toBe(address);
  });

  it('leave room for a number within what mail servers accept before the @, whatever the names', () => {
    const base = addressBase(named(`${'Anne-'.repeat(19)}Marie`, 'B'.repeat(100)));
    expect(`${base}999999`.length).toBeLessThanOrEqual(64);
    expect(addressBase(named('x'.repeat(57), 'y'))).not.toMatch(/[.-]$/);
  });
});
