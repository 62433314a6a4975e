import { PageVisitor } from '@citadelle/testing';
import { sessions } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { DEVICE, fakeCredentials, PASSWORD, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { startTestGateway } from '../../testing/test-gateway.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway();

const right = { login: 'jpin', password: PASSWORD };
const signIn = async (path = '/connexion') => {
  await at.visitor.open(path);
  return at.visitor.send('/connexion', right);
};

describe('signing in', () => {
  it('leads to the personal space, by a cookie of this host alone', async () => {
    await at.visitor.open('/connexion');
    const answer = await at.visitor.post('/connexion', right);
    expect(answer).toMatchObject({ status: 303, location: '/espace', html: '' });
    expect(answer.headers.getSetCookie()).toContain(
      `__Host-session=${TOKENS.agent}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    const { text } = await at.visitor.open('/espace');
    expect(text).toContain('Jean PIN');
  });

  it('makes the browser known by a cookie that stays for 90 days, and is presented the next time', async () => {
    await at.visitor.open('/connexion');
    const answer = await at.visitor.post('/connexion', right);
    const cookies = answer.headers.getSetCookie();
    const device = cookies.find((cookie) => cookie.startsWith('__Host-device='))!;
    expect(device).toContain(`__Host-device=${DEVICE}; Max-Age=7776000; Path=/; HttpOnly; Secure;`);
    await signIn();
    expect(at.callsTo('/internal/sessions').slice(-2)).toEqual([
      right,
      { ...right, device: DEVICE },
    ]);
  });

  it.each(['x'.repeat(201), 'a b', '<script>', '%00', ''])(
    'asks as if there were none where that cookie is not one: %s',
    async (device) => {
      at.visitor.cookies.set('__Host-device', device);
      await signIn();
      expect(at.visitor.page.title).toContain('Espace personnel');
      expect(at.callsTo('/internal/sessions').at(-1)).toEqual(right);
    },
  );

  it('keeps the cookies plain where people work on their own machine, and as long as is set', async () => {
    const settings = { PUBLIC_URL: 'http://localhost:8080', SIGN_IN_KNOWN_FOR: 'P30D' };
    const local = await startTestGateway(settings);
    try {
      at.visitor = new PageVisitor(local.url);
      await at.visitor.open('/connexion');
      const answer = await at.visitor.post('/connexion', right);
      expect(answer.headers.getSetCookie()).toContain(
        `session=${TOKENS.agent}; Path=/; HttpOnly; SameSite=Lax`,
      );
      expect(answer.headers.getSetCookie().join('\n')).toContain(
        `device=${DEVICE}; Max-Age=2592000;`,
      );
    } finally {
      await local.stop();
    }
  });

  it('comes back to the page that was asked for', async () => {
    const { title } = await at.visitor.open('/mot-de-passe');
    expect(title).toContain('Connexion');
    expect(at.visitor.page.text).toContain('Connectez-vous pour voir cette page.');
    const back = await at.visitor.send('/connexion', right);
    expect(back.title).toContain('Choisir mon mot de passe');
  });

  it('comes back after a wrong password too', async () => {
    await at.visitor.open('/connexion?retour=/mot-de-passe');
    await at.visitor.send('/connexion', { ...right, password: 'faux' });
    const answer = await at.visitor.post('/connexion', right);
    expect(answer.location).toBe('/mot-de-passe');
  });

  it.each(['https://ailleurs.example', '//ailleurs.example', '/\\ailleurs.example', 'x'])(
    'leads to no other place: %s',
    async (elsewhere) => {
      await at.visitor.open(`/connexion?retour=${encodeURIComponent(elsewhere)}`);
      const answer = await at.visitor.post('/connexion', { ...right, retour: elsewhere });
      expect(answer.location).toBe('/espace');
    },
  );

  it('says who is signed in already, and ends that session', async () => {
    await signIn();
    const { text } = await at.visitor.open('/connexion');
    expect(text).toContain('Jean PIN est déjà connecté(e)');
    await at.visitor.send('/connexion', right);
    const closing = at.gateway.credentials.received.filter(({ path }) => path.endsWith('/closing'));
    expect(closing.at(-1)?.body).toEqual({ token: TOKENS.agent });
  });

  it('does one thing on a double click', async () => {
    await at.visitor.open('/connexion');
    const hidden = at.visitor.hiddenOf('/connexion');
    const left = () =>
      at.callsTo('/internal/sessions').length - at.callsTo('/internal/sessions/closing').length;
    const before = left();
    const twice = await Promise.all([
      at.visitor.ask('POST', '/connexion', { ...hidden, ...right }),
      at.visitor.ask('POST', '/connexion', { ...hidden, ...right }),
    ]);
    expect(twice.map(({ location }) => location)).toEqual(['/espace', '/espace']);
    expect(left()).toBe(before + 1);
  });

  it('leaves one session open when the form is sent again, whose first answer was not seen', async () => {
    await at.visitor.open('/connexion');
    const hidden = at.visitor.hiddenOf('/connexion');
    await at.visitor.ask('POST', '/connexion', { ...hidden, ...right });
    at.visitor.cookies.delete('__Host-session');
    const closed = at.callsTo('/internal/sessions/closing').length;
    const again = await at.visitor.ask('POST', '/connexion', { ...hidden, ...right });
    expect(again.location).toBe('/espace');
    expect(at.callsTo('/internal/sessions/closing')).toHaveLength(closed + 1);
  });

  it('is tried again when the service was away, or refused', async () => {
    await at.visitor.open('/connexion');
    const hidden = at.visitor.hiddenOf('/connexion');
    const send = () => at.visitor.ask('POST', '/connexion', { ...hidden, ...right });
    for (const answer of [
      problem(503, 'hashing-saturated', { headers: { 'retry-after': '1' } }),
      problem(429, 'too-many-attempts', { headers: { 'retry-after': '1' } }),
      problem(401, 'invalid-credentials'),
    ]) {
      at.gateway.credentials.answer([serve(sessions.signIn, () => answer)]);
      expect((await send()).status).toBeGreaterThanOrEqual(400);
    }
    at.gateway.credentials.answer(fakeCredentials());
    expect((await send()).location).toBe('/espace');
  });

  it('is not asked of whoever is signed in already', async () => {
    await signIn();
    for (const motif of ['connexion-necessaire', 'session-terminee']) {
      const answer = await at.visitor.ask(
        'GET',
        `/connexion?motif=${motif}&retour=%2Fmot-de-passe`,
      );
      expect(answer).toMatchObject({ status: 303, location: '/mot-de-passe' });
    }
  });
});

describe('a form that is not taken', () => {
  it.each([
    ['nothing typed', {}, ['Saisissez votre identifiant', 'Saisissez votre mot de passe']],
    ['blanks', { login: '  ', password: ' ' }, ['Saisissez votre identifiant']],
    ['a login that is too long', { ...right, login: 'x'.repeat(201) }, ['au plus 200 caractères']],
    ['a NUL', { ...right, login: 'j\0pin' }, ['identifiant compte au plus']],
  ])('comes back with what is wrong, linked to its field: %s', async (_what, typed, words) => {
    await at.visitor.open('/connexion');
    const { status, html, title, text } = await at.visitor.send('/connexion', typed);
    expect(status).toBe(422);
    expect(title).toBe('Erreur : Connexion – Pratic, académie de Besançon');
    for (const said of words) expect(text).toContain(said);
    expect(html).toContain('<a href="#login">');
    expect(html).toContain('aria-describedby="login-messages" aria-invalid');
  });

  it('keeps what was typed, but no password, and runs nothing of it', async () => {
    await at.visitor.open('/connexion');
    const hostile = '"><script>alert(1)</script>';
    const { status, html } = await at.visitor.send('/connexion', {
      login: hostile,
      password: 'secret-typed-here',
    });
    expect(status).toBe(422);
    expect(html).toContain('value="&quot;>&lt;script>alert(1)&lt;/script>"');
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('secret-typed-here');
  });

  it('tells a wrong password from nothing else', async () => {
    await at.visitor.open('/connexion');
    const { status, html, text } = await at.visitor.send('/connexion', {
      login: 'jpin',
      password: 'x',
    });
    expect(status).toBe(422);
    expect(text).toContain('Que faire.');
    expect(html).toContain('role="alert"');
  });

  it('says once how long to wait, where the refusal says it too', async () => {
    at.gateway.credentials.answer([
      serve(sessions.signIn, () =>
        problem(429, 'too-many-attempts', {
          body: { detail: 'Attendez 2 minutes avant d’essayer de nouveau.' },
          headers: { 'retry-after': '120' },
        }),
      ),
    ]);
    await at.visitor.open('/connexion');
    const { text } = await at.visitor.send('/connexion', { login: 'attend', password: 'x' });
    expect(text.match(/2 minutes/g)).toHaveLength(1);
  });

  it('says how long to wait', async () => {
    at.gateway.credentials.answer([
      serve(sessions.signIn, ({ login }) =>
        login === 'attend'
          ? problem(429, 'too-many-attempts', { headers: { 'retry-after': '120' } })
          : problem(503, 'hashing-saturated', { headers: { 'retry-after': '2' } }),
      ),
    ]);
    try {
      await at.visitor.open('/connexion');
      const tooMany = await at.visitor.send('/connexion', { login: 'attend', password: 'x' });
      expect(tooMany.status).toBe(429);
      expect(tooMany.headers.get('retry-after')).toBe('120');
      expect(tooMany.text).toContain('Vous pourrez recommencer dans 2 minutes.');
      const busy = await at.visitor.send('/connexion', { login: 'jpin', password: 'x' });
      expect(busy.status).toBe(503);
      expect(busy.html).toContain('value="jpin"');
    } finally {
      at.gateway.credentials.answer(fakeCredentials());
    }
  });
});

describe('signing out', () => {
  it('leaves nothing of ours in the browser, and all that is of others', async () => {
    await signIn();
    const answer = await at.visitor.post('/deconnexion');
    expect(answer).toMatchObject({ status: 303, location: '/connexion?motif=deconnexion' });
    expect(answer.headers.get('clear-site-data')).toBeNull();
    // The browser stays known to the account: that opens nothing.
    expect([...at.visitor.cookies.keys()]).toEqual(['__Host-device']);
    for (const line of answer.headers.getSetCookie())
      expect(line).toMatch(/^__Host-(session|visitor|journey)=; Max-Age=0; Path=\/;/);
    const { text } = await at.visitor.open('/connexion?motif=deconnexion');
    expect(text).toContain('Vous êtes déconnecté(e)');
    expect((await at.visitor.open('/espace')).title).toContain('Connexion');
  });

  it('works while the service is away', async () => {
    await signIn();
    at.gateway.credentials.answer([
      serve(sessions.signOut, () => problem(503, 'service-unavailable')),
    ]);
    const answer = await at.visitor.post('/deconnexion');
    expect(answer.status).toBe(303);
    expect(at.visitor.cookies.has('__Host-session')).toBe(false);
    at.gateway.credentials.answer([serve(sessions.signOut, () => undefined)]);
  });

  it('harms nobody who is out already', async () => {
    await signIn();
    const hidden = at.visitor.hiddenOf('/deconnexion');
    await at.visitor.post('/deconnexion');
    const again = await at.visitor.ask('POST', '/deconnexion', hidden);
    expect(again.location).toBe('/connexion?motif=deconnexion');
  });
});
