import { describe, expect, it } from '@jest/globals';
import { loginRenumberedMail } from './login-renumbered.mail.js';

const url = 'https://compte.ac-besancon.example/';
const logins = { from: 'cjoseph', to: 'cjoseph1' };
const christian = { name: 'Christian JOSEPH', address: 'christian.joseph@ac-besancon.fr' };

describe('the mail about a renumbered login', () => {
  const mail = loginRenumberedMail([christian], logins, url);

  it('says which login is new and that the former one still works, in text and in HTML', () => {
    expect(mail.subject).toBe('Votre identifiant devient cjoseph1');
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('Bonjour Christian JOSEPH,');
      expect(body).toContain(
        'Votre identifiant devient cjoseph1. Votre ancien identifiant cjoseph continue de fonctionner',
      );
      expect(body).toContain(url);
    }
  });

  it('escapes in HTML what came from elsewhere', () => {
    const name = '<img src=x onerror=alert(1)> & "Cie"';
    const { html, text } = loginRenumberedMail([{ ...christian, name }], logins, `${url}?a="><b>`);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;img src=x onerror=alert(1)> &amp; &quot;Cie&quot;');
    expect(text).toContain(`Bonjour ${name},`);
  });
});
