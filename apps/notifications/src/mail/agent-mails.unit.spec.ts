import { describe, expect, it } from '@jest/globals';
import { mailToAgent } from './agent-mails.js';
import { publicPages } from './public-pages.js';

const url = 'https://compte.ac-besancon.example/';
const christian = {
  ...{ name: 'Christian JOSEPH', login: 'cjoseph' },
  address: 'christian.joseph@ac-besancon.fr',
};
const write = (person: typeof christian, home: string) =>
  mailToAgent(
    person,
    {
      ...{ kind: 'login-renumbered', audience: 'agent', agentId: 'of Christian' },
      ...{ from: 'cjoseph', to: 'cjoseph1' },
    },
    publicPages(home, Buffer.alloc(32, 1)),
  );

describe('the mail about a renumbered login', () => {
  const mail = write(christian, url);

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
    const { html, text } = write({ ...christian, name }, `${url}?a="><b>`);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;img src=x onerror=alert(1)> &amp; &quot;Cie&quot;');
    expect(text).toContain(`Bonjour ${name},`);
  });
});
