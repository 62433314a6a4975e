import { afterAll, describe, expect, it } from '@jest/globals';
import { brokenRules, ruleError, type PasswordHolder } from './password-rules.js';
import { StrengthMeter } from './strength-meter.js';

const meter = new StrengthMeter();
afterAll(() => meter.close());

const roger: PasswordHolder = {
  firstName: 'Roger',
  usualName: 'MOULINAUX',
  birthDate: '1962-03-04',
  logins: ['rmoulinaux'],
};
const strong = { score: 4, common: false };
const limits = { shortest: 12, longest: 128, lowestScore: 3 };
const rules = (password: string, holder = roger) => brokenRules(password, holder, strong, limits);
const judged = async (password: string, holder = roger) =>
  brokenRules(password, holder, await meter.measure(password, holder), limits);

describe('a new password', () => {
  it.each([
    ['Nadia', 'BENALI', '1980-09-17', 'nbenali', 'gentiane et comté 1618'],
    ['Paul', 'GRANDJEAN', '1969-12-05', 'pgrandjean', 'sapin du haut Doubs 25'],
    ['Hélène', 'FAIVRE', '1978-04-11', 'hfaivre', 'horloge comtoise 1674'],
  ])('of %s %s meets every rule', async (firstName, usualName, birthDate, login, password) => {
    const holder = { firstName, usualName, birthDate, logins: [login] };
    expect(await judged(password, holder)).toEqual([]);
  });

  it('has 12 to 128 code points, not UTF-16 units', () => {
    expect(rules('é'.repeat(11))).toEqual(['too-short']);
    expect(rules('é'.repeat(12))).toEqual([]);
    expect(rules('🌲'.repeat(11))).toEqual(['too-short']);
    expect(rules('🌲'.repeat(128))).toEqual([]);
    expect(rules('🌲'.repeat(129))).toEqual(['too-long']);
  });

  it('may be asked to be longer and harder to guess', () => {
    const strict = { shortest: 14, longest: 64, lowestScore: 4 };
    const broken = (length: number, score: number) =>
      brokenRules('é'.repeat(length), roger, { score, common: false }, strict);
    expect(broken(13, 4)).toEqual(['too-short']);
    expect(broken(14, 4)).toEqual([]);
    expect(broken(65, 4)).toEqual(['too-long']);
    expect(broken(14, 3)).toEqual(['too-guessable']);
    expect(ruleError('too-short', strict).message).toContain('au moins 14 caractères');
  });

  it.each([
    '03E8400117RMX',
    '03e84 00117 rmx',
    '(03E-8400117-RMX)!',
    'mon 03e8400117rmx 2026',
    'o3E84ooll7rmx',
  ])('is not a NUMEN: %s', (password) => expect(rules(password)).toContain('looks-like-numen'));

  it.each([
    ['les moulins de ROGER', roger],
    ['Moulinaux et compagnie', roger],
    ['m o u l i n a u x 2026', roger],
    ['un élégant gôff breton', { ...roger, firstName: 'Éloïse', usualName: 'LE GOFF' }],
    ['pierre qui roule vite', { ...roger, firstName: 'Jean-Pierre', usualName: 'D’ALEMBERT' }],
  ])('does not contain the names: %s', (password, holder) => {
    expect(rules(password, holder)).toContain('contains-name');
  });

  it('may contain a short name within a word, or in words that spell it by chance', () => {
    const jean = { ...roger, firstName: 'Jean', usualName: 'PIN', logins: ['jpin'] };
    expect(rules('un cap invisible au loin', jean)).toEqual([]);
    expect(rules('trois sapins au loin', jean)).toEqual([]);
    expect(rules('un beau pin au loin', jean)).toEqual(['contains-name']);
    expect(rules('dans la cour jpin-1984', jean)).toEqual(['contains-login']);
    const anne = { ...roger, firstName: 'Anne', usualName: 'LE', logins: ['ale'] };
    expect(rules('calendrier bleu et neuf parapluies', anne)).toEqual([]);
    const eloise = { ...roger, firstName: 'Éloïse', usualName: 'SŒUR', logins: ['esoeur'] };
    expect(rules('une pomme sur la table 1618', eloise)).toEqual([]);
  });

  it('is refused by the piece that was found', () => {
    const said = (password: string, holder = roger) =>
      rules(password, holder).map((rule) => ruleError(rule, limits, { password, holder }).message);
    expect(said('Moulinaux et compagnie')).toEqual([
      'Retirez « moulinaux » (votre nom et votre prénom) du mot de passe.',
    ]);
    expect(said('ROGER le moulinaux vert')).toEqual([
      'Retirez « roger » et « moulinaux » (votre nom et votre prénom) du mot de passe.',
    ]);
    expect(said('rmoulinaux bien vert')).toEqual([
      'Retirez « moulinaux » (votre nom et votre prénom) du mot de passe.',
      'Retirez « rmoulinaux » (votre identifiant) du mot de passe.',
    ]);
  });

  it('is measured as it is compared: dashes in a row are one', async () => {
    expect(await judged('-–—―−‒‑‐'.repeat(10))).toContain('too-guessable');
    expect(await judged('’'.repeat(128))).toEqual(['too-guessable']);
  });

  it('does not contain the login or an alias', () => {
    const holder = { ...roger, usualName: 'X', firstName: 'Y', logins: ['cjoseph1', 'cjoseph'] };
    expect(rules('le fier CJoseph danse', holder)).toEqual(['contains-login']);
  });

  it.each([
    'boulanger 04/03/1962',
    'boulanger 04.03.62 vif',
    'boulanger 1962-03-04',
    'boulanger 4 mars 1962',
    'boulanger 04 MARS 62',
    'boulanger 19620304',
    'boulanger 4/3/1962',
  ])('does not contain the birth date: %s', (password) => {
    expect(rules(password)).toEqual(['contains-birth-date']);
  });

  it('may contain the year alone, and anything while the birth date is not known', () => {
    expect(rules('boulanger fier en 1962')).toEqual([]);
    expect(rules('boulanger 04/03/1962', { ...roger, birthDate: null })).toEqual([]);
  });

  it.each(['1q2w3e4r5t6y', 'Motdepasse2026', 'AZERTYUIOP 1234', '  password  12345'])(
    'is not a common one: %s',
    async (password) => expect(await judged(password)).toContain('too-common'),
  );

  it.each(['abcdefghijklm', 'aaaaaaaaaaaaaaaa', 'bonjourbonjour', 'aa'.repeat(64)])(
    'is not soon guessed: %s',
    async (password) => expect(await judged(password)).toContain('too-guessable'),
  );

  it('is judged even at its longest', async () => {
    const longest = Array.from({ length: 128 }, (_, i) =>
      String.fromCharCode(33 + ((i * 37) % 90)),
    );
    expect(await judged(longest.join(''))).toEqual([]);
  });

  it('is judged again after the meter ended, and never left waiting when it ends', async () => {
    const interrupted = meter.measure('quatre sapins au clair de lune', roger);
    meter.close();
    await expect(interrupted).rejects.toThrow('closed');
    expect(await judged('quatre sapins au clair de lune')).toEqual([]);
  });

  it('is told every rule it does not meet at once', async () => {
    expect(await judged('roger')).toEqual([
      'too-short',
      'contains-name',
      'too-common',
      'too-guessable',
    ]);
  });

  it('is refused in words', () => {
    expect(ruleError('too-short', limits)).toEqual({
      field: 'newPassword',
      code: 'too-short',
      message: expect.stringContaining('12 caractères'),
    });
  });
});
