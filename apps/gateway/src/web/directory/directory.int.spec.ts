import type { AgentView } from '@citadelle/contracts';
import { people } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  fakeCredentials,
  HELENE,
  JEAN,
  JEANS_ACCOUNT,
  NADIA,
  TOKENS,
} from '../../testing/fake-credentials.js';
import { fakeDirectory, JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { type Answers, problem } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { PageVisitor, type Typed } from '../page-visitor.fixture.js';

const SESSION = '__Host-session';
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const NEW_AGENT = '/annuaire/agents/nouveau';
const UNIT = '/annuaire/services/SIG-AESH';
const NUMEN = people.jean.numen;
const TYPED = {
  usualName: 'PIN',
  firstName: 'Jean',
  birthDate: '2/11/1988',
  numen: NUMEN,
  unit: 'SIG-AESH',
};

let gateway: TestGateway;
let visitor: PageVisitor;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  visitor = as(TOKENS.administrator);
});
afterEach(() => {
  gateway.credentials.answer(fakeCredentials());
  gateway.directory.answer(fakeDirectory());
});

function as(token: string): PageVisitor {
  const someone = new PageVisitor(gateway.url);
  someone.cookies.set(SESSION, token);
  return someone;
}

const answers = (routes: Answers) => gateway.directory.answer(routes);
const units = (managers: string[]) =>
  answers({
    'GET /internal/units': () => ({
      status: 200,
      body: { items: [{ unitId: 'SIG-AESH', name: 'Gestion des AESH', managers }] },
    }),
  });
const jean = (change: Partial<AgentView>) =>
  answers({
    'GET /internal/agents/*': () => ({ status: 200, body: { ...JEAN_IN_DIRECTORY, ...change } }),
  });
const writes = () => gateway.directory.received.filter(({ method }) => method !== 'GET');
const last = () => {
  const { method, path, body } = writes().at(-1)!;
  return { call: `${method} ${path.replace('/internal', '')}`, body };
};

describe('the search', () => {
  it('finds agents, keeps what was asked, and goes on page by page', async () => {
    const items = [JEAN_IN_DIRECTORY, { ...JEAN_IN_DIRECTORY, login: null, status: 'departed' }];
    answers({ 'GET /internal/agents': () => ({ status: 200, body: { items, next: 'la&suite' } }) });
    const asked = '/annuaire?query=p%C3%AFn&unit=SIG-AESH&status=active';
    const { status, html, text } = await visitor.open(asked);
    expect(status).toBe(200);
    expect(text).toContain('PIN Jean jpin, SIG-AESH, en poste');
    expect(text).toContain('compte à venir, SIG-AESH, parti(e)');
    expect(html).toContain(`href="${AGENT}"`);
    expect(html).toContain('value="pïn"');
    expect(html).toContain('<option value="SIG-AESH" selected>');
    const next = /href="(\/annuaire\?after=[^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    await visitor.open(next);
    const query = gateway.directory.received.findLast(({ path }) => path === '/internal/agents');
    expect(Object.fromEntries(query!.query)).toEqual({
      query: 'pïn',
      unit: 'SIG-AESH',
      status: 'active',
      limit: '50',
      after: 'la&suite',
    });
  });

  it('says when nobody is found, and takes empty fields for none', async () => {
    answers({ 'GET /internal/agents': () => ({ status: 200, body: { items: [], next: null } }) });
    const { text } = await visitor.open('/annuaire?query=&unit=&status=');
    expect(text).toContain('Personne ne correspond');
    const query = gateway.directory.received.findLast(({ path }) => path === '/internal/agents');
    expect([...query!.query.keys()]).toEqual(['limit']);
  });

  it.each([
    ['query', 'x'.repeat(101)],
    ['query', 'a\0'],
    ['unit', '"><script>alert(1)</script>'],
    ['status', 'x'],
  ])('comes back when it is wrong: %s %j', async (name, value) => {
    const { status, html, title } = await visitor.open(
      `/annuaire?${new URLSearchParams({ [name]: value }).toString()}`,
    );
    expect(status).toBe(422);
    expect(title).toMatch(/^Erreur : /);
    expect(html).toContain(`<a href="#${name}">`);
    expect(html).not.toContain('<script>alert');
  });
});

describe('an agent', () => {
  it('is shown with their account', async () => {
    units([JEAN.agentId]);
    jean({ possibleDuplicateOf: [NADIA.agentId] });
    gateway.credentials.answer({
      'GET /internal/accounts/*': () => ({
        status: 200,
        body: { ...JEANS_ACCOUNT, aliases: ['jpin9'] },
      }),
    });
    const { text, html } = await visitor.open(AGENT);
    for (const said of [
      'Nom usuel PIN',
      'Prénom Jean',
      'Date de naissance 02/11/1988',
      'Service gestionnaire SIG-AESH',
      'Situation en poste',
      'Gestionnaire de Gestion des AESH',
      'Doublon possible',
      'État ouvert',
      'Identifiant jpin',
      'Anciens identifiants, toujours valables jpin9',
      'Adresse électronique jean.pin@ac-besancon.fr',
      'Mot de passe initial (NUMEN)',
    ]) {
      expect(text).toContain(said);
    }
    expect(html).toContain(`href="/annuaire/agents/${NADIA.agentId}"`);
  });

  it('may have no account yet, or one that cannot be seen', async () => {
    for (const answer of [problem(404, 'account-not-found'), problem(503, 'service-unavailable')]) {
      gateway.credentials.answer({ 'GET /internal/accounts/*': () => answer });
      const { status, text } = await visitor.open(AGENT);
      expect(status).toBe(200);
      expect(text).toContain('Le compte n’est pas encore ouvert.');
    }
  });

  it.each([`${AGENT.slice(0, -1)}9`, '/annuaire/agents/x', '/annuaire/agents/..%2Funits'])(
    'is not found at %s',
    async (path) => expect((await visitor.open(path)).status).toBe(404),
  );
});

describe('creating an agent', () => {
  it('leads to their page', async () => {
    await visitor.open(NEW_AGENT);
    const { title, text } = await visitor.send(NEW_AGENT, TYPED);
    expect(title).toMatch(/^Jean PIN – Annuaire/);
    expect(text).toContain('L’agent est créé');
    expect(last()).toEqual({
      call: 'POST /agents',
      body: { ...TYPED, birthDate: '1988-11-02' },
    });
  });

  it('says « déjà connu »', async () => {
    const body = { agentId: JEAN.agentId, created: false, possibleDuplicateOf: [] };
    answers({ 'POST /internal/agents': () => ({ status: 200, body }) });
    await visitor.open(NEW_AGENT);
    expect((await visitor.send(NEW_AGENT, TYPED)).text).toContain('déjà connu');
  });

  it('comes back with all that is wrong', async () => {
    await visitor.open(NEW_AGENT);
    const before = writes().length;
    const { status, text, html } = await visitor.send(NEW_AGENT, { unit: '' });
    expect({ status, writes: writes().length }).toEqual({ status: 422, writes: before });
    for (const said of [
      'Saisissez le nom usuel.',
      'Saisissez le prénom.',
      'Saisissez la date de naissance',
      'Saisissez le NUMEN.',
      'Choisissez un service gestionnaire.',
    ]) {
      expect(text).toContain(said);
    }
    for (const field of Object.keys(TYPED)) expect(html).toContain(`<a href="#${field}">`);
  });

  it.each<[keyof typeof TYPED, string, string]>([
    ['usualName', 'x'.repeat(101), 'au plus 100 caractères'],
    ['firstName', '<script>alert(1)</script>', 'Vérifiez la saisie'],
    ['birthDate', '31/02/1988', 'sous la forme JJ/MM/AAAA'],
    ['birthDate', '1/1/2020', 'de 14 à 100 ans'],
    ['numen', '03E18', 'Un NUMEN compte 13 caractères'],
    ['unit', '../x', 'Choisissez un service de la liste.'],
  ])('comes back when %s is %j', async (field, value, words) => {
    await visitor.open(NEW_AGENT);
    const { status, text, html } = await visitor.send(NEW_AGENT, { ...TYPED, [field]: value });
    expect(status).toBe(422);
    expect(text).toContain(words);
    expect(html).toContain(`<a href="#${field}">`);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain(field === 'numen' ? value : NUMEN);
  });

  it('shows no NUMEN again when it is somebody else’s', async () => {
    answers({ 'POST /internal/agents': () => problem(409, 'numen-conflict') });
    await visitor.open(NEW_AGENT);
    const { status, html } = await visitor.send(NEW_AGENT, TYPED);
    expect(status).toBe(409);
    expect(html).not.toContain(NUMEN);
    expect(html).toContain('value="PIN"');
    expect(html).toContain('<option value="SIG-AESH" selected>');
  });
});

describe('departures and returns', () => {
  it('a departure has its date', async () => {
    await visitor.open(AGENT);
    const { text } = await visitor.send(`${AGENT}/depart`, { on: '31/08/2026' });
    expect(text).toContain('Le départ est enregistré');
    expect(last()).toEqual({
      call: `POST /agents/${JEAN.agentId}/departure`,
      body: { on: '2026-08-31' },
    });
  });

  it('a return too', async () => {
    jean({ status: 'departed' });
    await visitor.open(AGENT);
    expect(visitor.page.html).not.toContain(`action="${AGENT}/depart"`);
    expect(visitor.page.html).not.toContain(`action="${AGENT}/nomination"`);
    const { text } = await visitor.send(`${AGENT}/retour`, { on: '1/9/2026' });
    expect(text).toContain('Le retour est enregistré');
    expect(last().body).toEqual({ on: '2026-09-01' });
  });

  it.each<[Typed, string]>([
    [{}, 'Saisissez la date'],
    [{ on: 'x'.repeat(200) }, 'sous la forme JJ/MM/AAAA'],
  ])('come back when they are wrong: %j', async (typed, words) => {
    await visitor.open(AGENT);
    const before = writes().length;
    const { status, text } = await visitor.send(`${AGENT}/depart`, typed);
    expect({ status, writes: writes().length }).toEqual({ status: 422, writes: before });
    expect(text).toContain(words);
  });

  it('come back in the words of the form when the directory finds the date impossible', async () => {
    const errors = [{ field: 'on', code: 'invalid-date', message: 'AAAA-MM-JJ' }];
    answers({
      'POST /internal/agents/*/departure': () =>
        problem(422, 'invalid-request', { body: { errors } }),
    });
    await visitor.open(AGENT);
    const { status, text } = await visitor.send(`${AGENT}/depart`, { on: '01/01/2099' });
    expect(status).toBe(422);
    expect(text).toContain('sous la forme JJ/MM/AAAA, ni à venir');
    expect(text).not.toContain('AAAA-MM-JJ');
  });

  it('come back when the directory refuses them', async () => {
    const errors = [{ field: 'on', code: 'date-out-of-order', message: 'Pas à venir.' }];
    answers({
      'POST /internal/agents/*/departure': () =>
        problem(422, 'date-out-of-order', { body: { errors } }),
    });
    await visitor.open(AGENT);
    const { status, html } = await visitor.send(`${AGENT}/depart`, { on: '31/08/2099' });
    expect(status).toBe(422);
    expect(html).toContain('<a href="#on">Pas à venir.</a>');
    expect(html).toContain('value="31/08/2099"');
  });
});

describe('administrators', () => {
  it('are appointed and dismissed', async () => {
    await visitor.open(AGENT);
    expect((await visitor.send(`${AGENT}/nomination`)).text).toContain('est administrateur');
    expect(last().call).toBe(`PUT /administrators/${JEAN.agentId}`);
    expect((await visitor.send(`${AGENT}/retrait`)).text).toContain('n’est plus administrateur');
    expect(last().call).toBe(`DELETE /administrators/${JEAN.agentId}`);
  });

  it('the last one stays, and is told so', async () => {
    answers({ 'DELETE /internal/administrators/*': () => problem(409, 'last-administrator') });
    await visitor.open(AGENT);
    const { status, text } = await visitor.send(`${AGENT}/retrait`);
    expect(status).toBe(409);
    expect(text).toContain('Que faire.');
  });

  it('who give up the role themselves are led to what they still see', async () => {
    const own = `/annuaire/agents/${HELENE.agentId}`;
    jean({ agentId: HELENE.agentId });
    await visitor.open(own);
    expect((await visitor.post(`${own}/retrait`)).location).toBe('/espace');
  });
});

describe('the units', () => {
  it('are listed, and declared', async () => {
    const { text } = await visitor.open('/annuaire/services');
    expect(text).toContain('Gestion des AESH (SIG-AESH) aucun gestionnaire');
    const typed = { unitId: ' sig-profs ', name: 'Gestion des professeurs' };
    const answer = await visitor.post('/annuaire/services', typed);
    expect(answer.location).toBe('/annuaire/services/SIG-PROFS?fait=declaration');
    expect(last()).toEqual({ call: 'PUT /units/SIG-PROFS', body: { name: typed.name } });
  });

  it.each<[Typed, string, string]>([
    [{}, 'Saisissez le code du service', 'unitId'],
    [{ unitId: 'SIG-AESH', name: 'Autre' }, 'SIG-AESH existe déjà', 'unitId'],
    [{ unitId: 'é/../x', name: 'Autre' }, 'de 2 à 40 lettres', 'unitId'],
    [{ unitId: 'NEUF', name: 'x'.repeat(201) }, 'au plus 200 caractères', 'name'],
  ])('come back when they are wrong: %j', async (typed, words, field) => {
    await visitor.open('/annuaire/services');
    const before = writes().length;
    const { status, text, html } = await visitor.send('/annuaire/services', typed);
    expect({ status, writes: writes().length }).toEqual({ status: 422, writes: before });
    expect(text).toContain(words);
    expect(html).toContain(`<a href="#${field}">`);
  });

  it('get another name', async () => {
    await visitor.open(UNIT);
    expect(visitor.page.html).toContain('value="Gestion des AESH"');
    expect((await visitor.send(`${UNIT}/nom`, { name: 'Les AESH' })).text).toContain('est modifié');
    expect(last()).toEqual({ call: 'PUT /units/SIG-AESH', body: { name: 'Les AESH' } });
    expect((await visitor.send(`${UNIT}/nom`, { name: ' ' })).status).toBe(422);
  });

  it('have managers, appointed by their login and dismissed', async () => {
    await visitor.open(UNIT);
    expect(visitor.page.text).toContain('n’arrivent à aucun gestionnaire');
    const { text } = await visitor.send(`${UNIT}/nomination`, { login: ' JPin ' });
    expect(text).toContain('Le gestionnaire est nommé');
    const manager = `/units/SIG-AESH/managers/${JEAN.agentId}`;
    expect(last().call).toBe(`PUT ${manager}`);
    units([JEAN.agentId]);
    await visitor.open(UNIT);
    expect(visitor.page.text).toContain('Jean PIN (jpin)');
    await visitor.send(`${UNIT}/retrait/${JEAN.agentId}`);
    expect(last().call).toBe(`DELETE ${manager}`);
  });

  it.each<[Typed, string]>([
    [{}, 'Saisissez l’identifiant'],
    [{ login: 'x'.repeat(201) }, 'au plus 200 caractères'],
    [{ login: 'jpi' }, 'Personne ne porte cet identifiant'],
    [{ login: '<script>alert(1)</script>' }, 'Personne ne porte cet identifiant'],
  ])('get no manager whom nobody knows: %j', async (typed, words) => {
    await visitor.open(UNIT);
    const before = writes().length;
    const { status, text, html } = await visitor.send(`${UNIT}/nomination`, typed);
    expect({ status, writes: writes().length }).toEqual({ status: 422, writes: before });
    expect(text).toContain(words);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('value="Gestion des AESH"');
  });

  it('are shown while one of their managers cannot be', async () => {
    units([NADIA.agentId]);
    const { status, text } = await visitor.open(UNIT);
    expect(status).toBe(200);
    expect(text).toContain(NADIA.agentId);
  });

  it.each(['AILLEURS', 'x', 'sig-aesh', '%3Cscript%3E', '%00', 'X'.repeat(60)])(
    'are not found where there is none: %s',
    async (unitId) => {
      const { status, title } = await visitor.open(`/annuaire/services/${unitId}`);
      expect(status).toBe(404);
      expect(title).toMatch(/introuvable/i);
    },
  );

  it.each([`${UNIT}/retrait/x`, '/annuaire/services/x/nom', '/annuaire/agents/x/depart'])(
    'take no form at an address that can be none: %s',
    async (path) => {
      await visitor.open(UNIT);
      const hidden = visitor.hiddenOf(`${UNIT}/nom`);
      const before = writes().length;
      expect((await visitor.ask('POST', path, { ...hidden, name: 'Neuf' })).status).toBe(404);
      expect(writes()).toHaveLength(before);
    },
  );
});

describe('these pages', () => {
  const PAGES = ['/annuaire', NEW_AGENT, AGENT, '/annuaire/services', UNIT];

  it.each(PAGES)('are none to whoever is no administrator: %s', async (path) => {
    for (const token of [TOKENS.agent, TOKENS.manager]) {
      const { status, title } = await as(token).open(path);
      expect(status).toBe(404);
      expect(title).toContain('Page introuvable');
    }
  });

  it.each(PAGES)('ask those who are out to come in, and lead back: %s', async (path) => {
    const { location } = await as('token-over').ask('GET', path);
    const back = encodeURIComponent(path);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${back}`);
  });

  it.each([`${AGENT}/depart`, `${AGENT}/retrait`, `${UNIT}/nom`, `${UNIT}/nomination`])(
    'are kept by nobody, and lead from a form’s address to its page: %s',
    async (path) => {
      const { status, headers } = await visitor.open(path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it.each<[string, string, Typed]>([
    [NEW_AGENT, NEW_AGENT, TYPED],
    [AGENT, `${AGENT}/depart`, { on: '31/08/2026' }],
    [AGENT, `${AGENT}/nomination`, {}],
    ['/annuaire/services', '/annuaire/services', { unitId: 'NEUF', name: 'Neuf' }],
    [UNIT, `${UNIT}/nomination`, { login: 'jpin' }],
  ])('take no form without its proof, nor from elsewhere: %s %s', async (page, action, typed) => {
    await visitor.open(page);
    const hidden = visitor.hiddenOf(action);
    const before = writes().length;
    expect((await visitor.ask('POST', action, typed)).status).toBe(403);
    const from = { 'sec-fetch-site': 'cross-site' };
    const sent = await visitor.ask('POST', action, { ...hidden, ...typed }, from);
    expect(sent.status).toBe(403);
    expect(writes()).toHaveLength(before);
  });

  it('are named to administrators alone', async () => {
    for (const [token, seen] of [
      [TOKENS.administrator, true],
      [TOKENS.manager, false],
      [TOKENS.agent, false],
    ] as const) {
      const { html } = await as(token).open('/espace');
      expect(html.includes('href="/annuaire"')).toBe(seen);
    }
  });
});
