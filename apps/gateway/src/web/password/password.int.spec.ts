import { passwords, sessions } from '@citadelle/contracts/calls';
import { chosenPasswords, PageVisitor, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { JEAN, RENEWED, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const PATH = '/mot-de-passe';
const SECRETS = {
  currentPassword: 'numen-typed-here',
  newPassword: chosenPasswords.first,
  confirmation: chosenPasswords.first,
};

const at = new VisitedGateway(TOKENS.agent);
beforeEach(async () => {
  await at.visitor.open(PATH);
});

/** From now on the service knows the new token alone, as it does in earnest. */
const endOldToken = () =>
  at.gateway.credentials.answer([
    serve(sessions.introspect, ({ token }) =>
      token === RENEWED
        ? {
            sessionId: '0199cccc-0000-7000-8000-000000000002',
            expiresAt: '2026-11-23T23:00:00.000Z',
            reauthenticatedUntil: null,
            passwordChangeRequired: false,
            account: JEAN,
          }
        : problem(401, 'session-expired'),
    ),
  ]);

const changes = () =>
  at.gateway.credentials.received.filter(({ path }) => path === '/internal/password-changes');

describe('choosing a password', () => {
  it('says so on the personal space', async () => {
    const page = await at.visitor.send(PATH, SECRETS);
    expect(page.title).toContain('Espace personnel');
    expect(page.text).toContain('Votre mot de passe est modifié');
    expect(at.visitor.cookies.get('__Host-session')).toBe(RENEWED);
    const { currentPassword, newPassword } = SECRETS;
    expect(changes().at(-1)?.body).toEqual({ token: TOKENS.agent, currentPassword, newPassword });
  });

  it('is forced after a sign-in with the NUMEN', async () => {
    at.visitor.cookies.set('__Host-session', TOKENS.newcomer);
    const { text } = await at.visitor.open('/espace');
    expect(text).toContain('votre NUMEN n’ouvrira plus rien');
  });

  it('is done once on a double click', async () => {
    const before = changes().length;
    const hidden = at.visitor.hiddenOf(PATH);
    const send = () => at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS });
    const [first, second] = [await send(), await send()];
    expect([first.location, second.location]).toEqual(Array(2).fill('/espace?fait=mot-de-passe'));
    expect(changes()).toHaveLength(before + 1);
  });

  it('finds whoever clicked twice, although the first answer with the new token was not seen', async () => {
    const before = changes().length;
    const hidden = at.visitor.hiddenOf(PATH);
    await at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS });
    endOldToken();
    at.visitor.cookies.set('__Host-session', TOKENS.agent);
    const again = await at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS });
    expect(again.location).toBe('/espace?fait=mot-de-passe');
    expect(at.visitor.cookies.get('__Host-session')).toBe(RENEWED);
    expect(changes()).toHaveLength(before + 1);
    // Nobody else gets in with the old token, nor with another form.
    at.visitor.cookies.set('__Host-session', TOKENS.agent);
    const other = await at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS, newPassword: 'x' });
    expect(other.location).toContain('motif=session-terminee');
    expect((await at.visitor.ask('GET', '/espace')).location).toContain('motif=session-terminee');
  });

  it('finds whoever clicks twice while it is done: the only answer that they see has the new token', async () => {
    const before = changes().length;
    const introspections = () =>
      at.gateway.credentials.received.filter(({ path }) => path === sessions.introspect.path);
    const known = introspections().length;
    at.gateway.credentials.answer([
      serve(passwords.change, async () => {
        // Both are let in under the old token, which is theirs until the password is changed.
        await until('both clicks came', () => introspections().length === known + 2);
        return { token: RENEWED, expiresAt: '2026-11-23T23:00:00.000Z' };
      }),
    ]);
    const hidden = at.visitor.hiddenOf(PATH);
    const clicks = [1, 2].map(() => at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS }));
    for (const { location, headers } of await Promise.all(clicks)) {
      expect(location).toBe('/espace?fait=mot-de-passe');
      expect(headers.getSetCookie().join()).toContain(`__Host-session=${RENEWED}`);
    }
    expect(changes()).toHaveLength(before + 1);
  });

  it('leaves the forms of other tabs as they are', async () => {
    const tab = new PageVisitor(at.gateway.url);
    for (const [name, value] of at.visitor.cookies) tab.cookies.set(name, value);
    await tab.open('/espace');
    await at.visitor.send(PATH, SECRETS);
    tab.cookies.set('__Host-session', at.visitor.cookies.get('__Host-session')!);
    endOldToken();
    expect((await tab.send('/deconnexion')).text).toContain('Vous êtes déconnecté(e)');
  });
});

describe('a password that is not taken', () => {
  const refused = async (typed: Record<string, string>) => {
    const page = await at.visitor.send(PATH, typed);
    for (const secret of Object.values(SECRETS)) expect(page.html).not.toContain(secret);
    expect(page.title).toMatch(/^Erreur : /);
    return page;
  };

  it.each([
    [{}, 'Saisissez votre mot de passe actuel.'],
    [{ ...SECRETS, newPassword: '' }, 'Choisissez un nouveau mot de passe.'],
    [{ ...SECRETS, confirmation: '' }, 'Saisissez une deuxième fois'],
    [{ ...SECRETS, confirmation: 'autre' }, 'Les deux saisies diffèrent.'],
    [{ ...SECRETS, newPassword: 'x'.repeat(1001) }, 'Choisissez au plus 128 caractères.'],
    [{ ...SECRETS, currentPassword: 'x\0' }, 'Vérifiez le vôtre.'],
  ])('comes back with words: %j', async (typed, words) => {
    const before = changes().length;
    const page = await refused(typed);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    expect(changes()).toHaveLength(before);
  });

  it('tells each rule with its state', async () => {
    expect(at.visitor.page.text).toContain('sans NUMEN – à respecter');
    at.gateway.credentials.answer([
      serve(passwords.change, () =>
        problem(422, 'password-rejected', {
          body: {
            errors: [
              { field: 'newPassword', code: 'too-short', message: 'Choisissez au moins 12.' },
            ],
          },
        }),
      ),
    ]);
    const { text, html } = await refused(SECRETS);
    expect(text).toContain('convient très bien – non respectée');
    expect(text).toContain('sans NUMEN – respectée');
    expect(html).toContain('<a href="#newPassword">Choisissez au moins 12.</a>');
  });

  it.each([
    [403, 'wrong-password'],
    [429, 'too-many-attempts'],
    [503, 'hashing-saturated'],
  ])('may be one that the service refuses: %s %s', async (status, code) => {
    const answer = problem(status, code, { headers: { 'retry-after': '30' } });
    at.gateway.credentials.answer([serve(passwords.change, () => answer)]);
    const page = await refused(SECRETS);
    expect(page.status).toBe(status);
    expect(page.text).toContain('Vous pourrez recommencer dans 30 secondes.');
  });

  it('leads to a new sign-in when the session ended meanwhile', async () => {
    at.gateway.credentials.answer([serve(passwords.change, () => problem(401, 'session-expired'))]);
    const page = await at.visitor.post(PATH, SECRETS);
    expect(page.location).toBe('/connexion?motif=session-terminee&retour=%2Fmot-de-passe');
  });

  it('is not told but by a number when something is broken', async () => {
    at.gateway.credentials.answer([serve(passwords.change, () => problem(500, 'internal-error'))]);
    const page = await at.visitor.post(PATH, SECRETS);
    expect(page.status).toBe(500);
    expect(page.text).toContain(page.headers.get('x-correlation-id'));
  });
});

describe('password managers', () => {
  it('find the page, and whose password it is', async () => {
    const answer = await at.visitor.ask('GET', '/.well-known/change-password');
    expect(answer).toMatchObject({ status: 303, location: PATH });
    const stranger = await at.as().ask('GET', '/.well-known/change-password');
    expect(stranger).toMatchObject({ status: 303, location: PATH });
    const { html } = await at.visitor.open(PATH);
    const [field] = /<input [^>]*name="username"[^>]*>/.exec(html)!;
    expect(field).toContain('type="text"');
    expect(field).toContain('value="jpin"');
    expect(field).toContain('autocomplete="username"');
    expect(field).toContain('class="pratic-unseen"');
  });
});
