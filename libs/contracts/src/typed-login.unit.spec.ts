import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLogin } from './typed-login.js';

describe('an identifiant as it is typed', () => {
  it.each([
    ['  CJoseph1 ', 'cjoseph1'],
    ['Jean.PIN@AC-Besancon.fr', 'jean.pin@ac-besancon.fr'],
    ['\u00a0jpin\u202f\t', 'jpin'],
    ['\u200bjpin\ufeff', 'jpin'],
    ['j\u00adpin\u200e', 'jpin'],
    ['\u202ajean.pin@ac-besancon.fr\u202c\n', 'jean.pin@ac-besancon.fr'],
    ['jean\u2011pierre.pin@ac\u2010besancon.fr', 'jean-pierre.pin@ac-besancon.fr'],
    ['ｊｐｉｎ', 'jpin'],
  ])('%j is %s', (typed, read) => expect(readLogin(typed)).toBe(read));

  it('keeps what makes it another one: blanks inside, accents, other domains', () => {
    expect(readLogin('j pin')).toBe('j pin');
    expect(readLogin('élegoff')).toBe('élegoff');
    expect(readLogin('jean.pin@gmail.com')).toBe('jean.pin@gmail.com');
  });

  it('is read to the same thing again', () => {
    const logins = fc.stringMatching(/^[A-Za-z0-9.@ \u00a0\u200b\u2011\u00ad-]{0,30}$/);
    fc.assert(fc.property(logins, (typed) => readLogin(readLogin(typed)) === readLogin(typed)));
  });
});
