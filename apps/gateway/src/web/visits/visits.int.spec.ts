import { PageVisitor } from '@citadelle/testing';
import { sessions } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { fakeCredentials, PASSWORD, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const SESSION = '__Host-session';
const VISITOR = '__Host-visitor';

const at = new VisitedGateway();

const right = { login: 'jpin', password: PASSWORD };
const calls = () => at.gateway.credentials.received.length;

describe('a form', () => {
  const refused = async (fields: Record<string, string>, headers = {}) => {
    const before = calls();
    const page = await at.visitor.ask('POST', '/connexion', { ...right, ...fields }, headers);
    expect(page.status).toBe(403);
    expect(calls()).toBe(before);
    return page;
  };

  it('is refused from another site', async () => {
    await at.visitor.open('/connexion');
    const hidden = at.visitor.hiddenOf('/connexion');
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { title } = await refused(hidden, { 'sec-fetch-site': site });
      expect(title).toContain('Formulaire refusé');
    }
  });

  it('is refused without its proof, or with one of another browser', async () => {
    const other = new PageVisitor(at.gateway.url);
    await other.open('/connexion');
    await at.visitor.open('/connexion');
    for (const _jeton of ['', 'x', other.hiddenOf('/connexion')._jeton!]) {
      const { title, text } = await refused({ _jeton });
      expect(title).toContain('Page trop ancienne');
      expect(text).toContain('Reprendre');
    }
    await refused({});
  });

  it('says that cookies are needed where there are none', async () => {
    await at.visitor.open('/connexion');
    const hidden = at.visitor.hiddenOf('/connexion');
    at.visitor.cookies.clear();
    const { title, text } = await refused(hidden);
    expect(title).toContain('Cookies nécessaires');
    expect(text).toContain('Autorisez les cookies');
  });

  it('leads back to a page, and never to what it would have done', async () => {
    const back = async (path: string) => {
      const { html } = await at.visitor.ask('POST', path, {});
      return /class="fr-btn" href="([^"]*)">\s*Reprendre/.exec(html)?.[1];
    };
    expect(await back('/codes-acces/b?x=1')).toBe('/codes-acces/b');
    expect(await back('/codes-acces/annulation')).toBe('/');
    at.visitor.cookies.set(SESSION, TOKENS.agent);
    expect(await back('/codes-acces/annulation')).toBe('/espace');
  });

  it('is refused once somebody else is signed in, and taken from before a sign-in', async () => {
    await at.visitor.open('/codes-acces/suivi');
    const shownToNobody = at.visitor.hiddenOf('/codes-acces/suivi');
    at.visitor.cookies.set(SESSION, TOKENS.agent);
    await at.visitor.open('/mot-de-passe');
    const shownToJean = at.visitor.hiddenOf('/mot-de-passe');
    at.visitor.cookies.set(SESSION, TOKENS.manager);
    const before = at.callsTo('/internal/password-changes').length;
    const typed = { currentPassword: 'x', newPassword: 'y', confirmation: 'y' };
    const page = await at.visitor.ask('POST', '/mot-de-passe', { ...shownToJean, ...typed });
    expect([page.status, page.title]).toEqual([403, expect.stringContaining('Page trop ancienne')]);
    expect(at.callsTo('/internal/password-changes')).toHaveLength(before);
    const status = { login: 'jpin', firstCode: 'K7QM-3TXB', ...shownToNobody };
    expect((await at.visitor.ask('POST', '/codes-acces/suivi', status)).status).toBe(200);
  });

  it('is no other way into the API', async () => {
    const answer = await at.visitor.ask('POST', '/api/v1/sessions', right);
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.html)).toMatchObject({ code: 'unsupported-media-type' });
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
    'is not %s',
    async (type) => {
      await at.visitor.open('/connexion');
      const page = await at.visitor.ask('POST', '/connexion', right, { 'content-type': type });
      expect([400, 403, 415]).toContain(page.status);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    },
  );

  it('is a page too when it is too large', async () => {
    await at.visitor.open('/connexion');
    const page = await at.visitor.post('/connexion', { login: 'x'.repeat(70_000) });
    expect(page.status).toBe(413);
    expect(page.text).toContain('Revenir à l’accueil');
  });
});

describe('a session', () => {
  const withSession = (token: string) => at.visitor.cookies.set(SESSION, token);

  it('opens no call of the API', async () => {
    withSession(TOKENS.administrator);
    const answer = await at.visitor.ask('GET', '/api/v1/sessions/current');
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.html)).toMatchObject({ code: 'authentication-required' });
  });

  it.each(['token-over', 'x'.repeat(300), 'é', '%00', ''])(
    'that has ended is said, and leads back: %s',
    async (token) => {
      withSession(encodeURIComponent(token));
      const answer = await at.visitor.ask('GET', '/espace?fait=mot-de-passe');
      expect(answer.status).toBe(303);
      // Another tab may have just replaced the cookie: only who signs out or in again loses it.
      expect(answer.headers.getSetCookie().join()).not.toContain(SESSION);
      const back = encodeURIComponent('/espace?fait=mot-de-passe');
      expect(answer.location).toBe(`/connexion?motif=session-terminee&retour=${back}`);
      const { text } = await at.visitor.open(answer.location!);
      expect(text).toContain('Votre session est terminée');
      const again = await at.visitor.post('/connexion', right);
      expect(again.location).toBe('/espace?fait=mot-de-passe');
    },
  );

  it('that ends before a form is sent leads back to its page', async () => {
    withSession(TOKENS.agent);
    await at.visitor.open('/mot-de-passe');
    at.gateway.credentials.answer([
      serve(sessions.introspect, () => problem(401, 'session-expired')),
    ]);
    const answer = await at.visitor.post('/mot-de-passe', { currentPassword: 'x' });
    expect(answer.location).toBe('/connexion?motif=session-terminee&retour=%2Fmot-de-passe');
    at.gateway.credentials.answer(fakeCredentials());
  });

  it.each(['/nulle-part', '/annuaire', '/espace/x', '/connexion/%C3%A9', '/annuaire/services/x'])(
    'is shown where there is no page, and not kept alive by it: %s',
    async (path) => {
      const stranger = await at.visitor.open('/nulle-part');
      expect(stranger.status).toBe(404);
      expect(stranger.html).toContain('href="/connexion"');
      withSession(TOKENS.agent);
      const { status, text, html } = await at.visitor.open(path);
      expect(status).toBe(404);
      expect(text).toContain('Page introuvable');
      expect(text).toContain('Jean PIN se déconnecter');
      expect(html).not.toContain('href="/connexion"');
      expect((await at.visitor.send('/deconnexion')).text).toContain('Vous êtes déconnecté');
    },
  );

  it('is only looked at for an address where nothing is', async () => {
    withSession(TOKENS.agent);
    await at.visitor.open('/nulle-part');
    expect(at.gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sessions/introspection',
      body: { token: TOKENS.agent, keepIdle: true },
    });
  });

  it('is shown where a form is refused, or too large', async () => {
    withSession(TOKENS.agent);
    expect((await at.visitor.ask('POST', '/mot-de-passe', {})).text).toContain('Jean PIN');
    const page = await at.visitor.ask('POST', '/mot-de-passe', { x: 'x'.repeat(70_000) });
    expect(page.status).toBe(413);
    expect(page.text).toContain('Jean PIN');
  });

  it.each([
    problem(401, 'session-expired'),
    problem(503, 'service-unavailable'),
    problem(500, 'internal-error'),
  ])('that nobody can show leaves an error page as it is: %j', async (answer) => {
    withSession(TOKENS.agent);
    at.gateway.credentials.answer([serve(sessions.introspect, () => answer)]);
    const { status, html } = await at.visitor.open('/nulle-part');
    expect(status).toBe(404);
    expect(html).toContain('href="/connexion"');
    at.gateway.credentials.answer(fakeCredentials());
  });

  it('of the initial password opens nothing but the choice of another', async () => {
    withSession(TOKENS.newcomer);
    expect((await at.visitor.ask('GET', '/espace')).location).toBe('/mot-de-passe');
    expect((await at.visitor.open('/mot-de-passe')).text).toContain('avec votre NUMEN');
  });

  it('is not needed to see a page for anyone, even while nobody can say whose it is', async () => {
    withSession(TOKENS.agent);
    at.gateway.credentials.answer([
      serve(sessions.introspect, () => problem(503, 'service-unavailable')),
    ]);
    expect((await at.visitor.open('/codes-acces')).status).toBe(200);
    const closed = await at.visitor.open('/espace');
    expect(closed.status).toBe(503);
    expect(closed.title).not.toBe('');
    expect(at.visitor.cookies.has(SESSION)).toBe(true);
    at.gateway.credentials.answer(fakeCredentials());
  });
});

describe('every page', () => {
  it.each(['/', '/connexion', '/codes-acces', '/codes-acces/a', '/nulle-part', '/espace'])(
    'is kept by nobody: %s',
    async (path) => {
      const { headers } = await at.visitor.ask('GET', path);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('gives a browser one secret, and keeps one that is ours', async () => {
    await at.visitor.open('/');
    const secret = at.visitor.cookies.get(VISITOR);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const { headers } = await at.visitor.open('/connexion');
    expect(headers.getSetCookie()).toEqual([]);
    at.visitor.cookies.set(VISITOR, 'planted');
    await at.visitor.open('/');
    expect(at.visitor.cookies.get(VISITOR)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
