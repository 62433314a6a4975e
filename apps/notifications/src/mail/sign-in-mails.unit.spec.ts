import { describe, expect, it } from '@jest/globals';
import { publicPages } from './public-pages.js';
import { slowedDigestMail, slowedSignInsMail } from './sign-in-mails.js';

const pages = publicPages('https://compte.ac-besancon.example', Buffer.alloc(32, 1));
const ada = { name: 'Ada LOVELACE', address: 'ada.lovelace@ac-besancon.fr' };
const agentId = '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11';
const christian = { ...ada, agentId, name: 'Christian JOSEPH', login: 'cjoseph' };
const at = '2026-11-24T08:05:00.000Z';

describe('what is written of slowed sign-ins', () => {
  it('says to the owner that nothing is closed, and what to do', () => {
    const { to, subject, text } = slowedSignInsMail(
      christian,
      { kind: 'sign-in-slowed', at },
      pages,
    );
    expect(to).toEqual(christian);
    expect(subject).toBe('Tentatives de connexion à votre compte');
    expect(text).toContain('Le 24 novembre 2026 à 9 h 05');
    expect(text).toContain('votre compte cjoseph');
    expect(text).toContain('Votre compte reste ouvert');
    expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  const digest = (count: number) => ({
    kind: 'sign-in-slowed-digest' as const,
    audience: 'administrators' as const,
    agentId,
    accounts: Array.from({ length: count }, () => ({ agentId, at })),
  });
  const named = { name: 'Christian JOSEPH', login: 'cjoseph' };

  it.each([
    [
      1,
      [named],
      0,
      'Tentatives de connexion : un compte',
      '– Christian JOSEPH (identifiant cjoseph)',
    ],
    [2, [named], 1, 'Tentatives de connexion : 2 comptes', '– un autre compte'],
    [3, [named], 2, 'Tentatives de connexion : 3 comptes', '– 2 autres comptes'],
  ])('names %d accounts to the administrators', (count, accounts, unnamed, subject, line) => {
    const mail = slowedDigestMail(ada, digest(count), { named: accounts, unnamed }, pages);
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(`\n\n${line}\n\n`);
    expect(mail.text).toContain('Aucun compte n’est fermé');
  });
});
