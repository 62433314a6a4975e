import type { RequestRemark, RequestView } from '@citadelle/contracts';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import {
  CODES,
  fakeCredentials,
  JEAN,
  PASSWORD,
  RESET_ID,
  TOKENS,
} from '../../testing/fake-credentials.js';
import { fakeDirectory } from '../../testing/fake-directory.js';
import { alertView, fakeNotifications } from '../../testing/fake-notifications.js';
import { problem } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { PageVisitor, type Typed } from '../page-visitor.fixture.js';

const SESSION = '__Host-session';
const QUEUES = '/gestion/demandes';
const REQUEST = `${QUEUES}/SIG-AESH/${RESET_ID}`;
const CODE = `${REQUEST}/code`;
const RELEASE = { identityCheck: 'called-back', password: PASSWORD };
const HOUR = 3_600_000;

const UNITS = [
  { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [] },
  { unitId: 'RECTORAT', name: 'Rectorat', managers: [] },
];

let gateway: TestGateway;
let visitor: PageVisitor;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.directory.answer({
    'GET /internal/units': () => ({ status: 200, body: { items: UNITS } }),
  });
  waiting({ 'SIG-AESH': [request()] });
  visitor = as(TOKENS.manager);
});
afterEach(() => {
  gateway.credentials.answer(fakeCredentials());
  gateway.directory.answer(fakeDirectory());
  gateway.notifications.answer(fakeNotifications());
});

function as(token: string): PageVisitor {
  const someone = new PageVisitor(gateway.url);
  someone.cookies.set(SESSION, token);
  return someone;
}

function request(change: Partial<RequestView> = {}): RequestView {
  const { agentId, firstName, usualName, login } = JEAN;
  return {
    resetId: RESET_ID,
    state: 'awaiting-second-code',
    agent: { agentId, firstName, usualName, login },
    unit: 'SIG-AESH',
    requestedAt: new Date(Date.now() - 2 * HOUR - 1000).toISOString(),
    expiresAt: '2026-11-26T13:00:00.000Z',
    remarks: [],
    ...change,
  };
}

function waiting(queues: Record<string, RequestView[]>, next: string | null = null): void {
  gateway.credentials.answer({
    'GET /internal/units/*/password-resets': ({ path }) => {
      const items = queues[path.split('/')[3]!];
      return items ? { status: 200, body: { items, next } } : problem(404, 'unit-not-found');
    },
  });
}

const callsTo = (path: string) =>
  gateway.credentials.received.filter((call) => call.path === path).map(({ body }) => body);
const upstream = (what: string) => callsTo(`/internal/password-resets/${RESET_ID}/${what}`);

describe('the queues', () => {
  it('are those of the units one manages, with age, deadline and remarks in words', async () => {
    const remarks: RequestRemark[] = [
      'own-request',
      'same-source',
      'privileged',
      'escalated',
      'transferred',
    ];
    waiting({ 'SIG-AESH': [request({ remarks })], RECTORAT: [request({ unit: 'RECTORAT' })] });
    const { status, title, text, headers } = await visitor.open(QUEUES);
    expect({ status, cache: headers.get('cache-control') }).toEqual({
      status: 200,
      cache: 'no-store',
    });
    expect(title).toMatch(/^Demandes de codes – /);
    for (const said of [
      'Gestion des AESH (SIG-AESH)',
      'Jean PIN (jpin)',
      'En attente depuis 2 h, valable jusqu’au 26 novembre à 14 h',
      'Votre propre demande',
      'Faite depuis votre poste',
      'Collègue habilité(e)',
      'Signalée aux administrateurs',
      'Transférée',
      'actualiser',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('Rectorat');
  });

  it('keep the order that the service gives, and go on page by page', async () => {
    const other = { ...request().agent, usualName: 'ROY' };
    const later = request({ resetId: RESET_ID.replace(/1$/, '2'), agent: other });
    waiting({ 'SIG-AESH': [request(), later] }, 'la suite&?');
    const { text, html } = await visitor.open(QUEUES);
    expect(text.indexOf('Jean PIN')).toBeLessThan(text.indexOf('Jean ROY'));
    const link = /href="(\/gestion\/demandes\/SIG-AESH\?apres=[^"]*)"/.exec(html)?.[1];
    await visitor.open(link!);
    expect(visitor.page.status).toBe(200);
    expect(gateway.credentials.received.at(-1)?.query.get('after')).toBe('la suite&?');
  });

  it('say when nothing waits, also to a manager whom the service does not know yet', async () => {
    waiting({ 'SIG-AESH': [] });
    expect((await visitor.open(QUEUES)).text).toContain('Aucune demande en attente.');
    waiting({});
    expect((await visitor.open(QUEUES)).text).toContain('Aucune demande en attente.');
  });

  it('show an administrator the units where there is something for them', async () => {
    visitor = as(TOKENS.administrator);
    waiting({ 'SIG-AESH': [], RECTORAT: [request({ unit: 'RECTORAT', remarks: ['escalated'] })] });
    const { text } = await visitor.open(QUEUES);
    expect(text).toContain('Rectorat (RECTORAT)');
    expect(text).toContain('comme administrateur de l’annuaire');
    expect(text).not.toContain('Gestion des AESH');
    waiting({ 'SIG-AESH': [], RECTORAT: [] });
    expect((await visitor.open(QUEUES)).text).toContain('Aucune demande n’attend votre aide.');
  });

  it('are there while the directory is away', async () => {
    gateway.directory.answer({ 'GET /internal/units': () => problem(503, 'service-unavailable') });
    const { status, text } = await visitor.open(QUEUES);
    expect(status).toBe(200);
    expect(text).toContain('Jean PIN');
  });

  it('run nothing of a name', async () => {
    const agent = { ...request().agent, usualName: '<script>alert(1)</script>' };
    waiting({ 'SIG-AESH': [request({ agent })] });
    for (const path of [QUEUES, REQUEST]) {
      expect((await visitor.open(path)).html).not.toContain('<script>alert');
    }
  });
});

describe('releasing a code', () => {
  it('shows it once, large, after the password and with advice', async () => {
    const { text } = await visitor.open(REQUEST);
    for (const said of [
      'en personne',
      'rappelé(e)',
      'en visio',
      'afficher le 2e code',
      'rappelez-la à un numéro que vous connaissez déjà',
    ]) {
      expect(text).toContain(said);
    }
    const page = await visitor.post(CODE, RELEASE);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`<strong class="pratic-code" data-code>${CODES.second}</strong>`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(callsTo('/internal/reauthentications').at(-1)).toEqual({
      token: TOKENS.manager,
      password: RELEASE.password,
    });
    expect(upstream('second-code').at(-1)).toEqual({
      token: TOKENS.manager,
      identityCheck: 'called-back',
    });
  });

  it('shows it to a double click, and to nobody by its address', async () => {
    await visitor.open(REQUEST);
    const hidden = visitor.hiddenOf(CODE);
    const before = upstream('second-code').length;
    const send = () => visitor.ask('POST', CODE, { ...hidden, ...RELEASE });
    const both = await Promise.all([send(), send()]);
    for (const { html } of both) expect(html).toContain(CODES.second);
    expect(upstream('second-code')).toHaveLength(before + 1);
    const { status, html } = await visitor.open(CODE);
    expect(status).toBe(200);
    expect(html).not.toContain(CODES.second);
  });

  it('explains the way on to whoever loads the page again', async () => {
    await visitor.open(REQUEST);
    const hidden = visitor.hiddenOf(CODE);
    const send = () => visitor.ask('POST', CODE, { ...hidden, ...RELEASE });
    expect((await send()).html).toContain(CODES.second);
    waiting({ 'SIG-AESH': [request({ state: 'second-code-released' })] });
    gateway.credentials.answer({
      'POST /internal/password-resets/*/second-code': () => problem(409, 'already-released'),
    });
    const later = Date.now() + 6_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    const again = await send().finally(() => clock.mockRestore());
    expect(again.status).toBe(409);
    expect(again.html).not.toContain(CODES.second);
    const { text, html } = await visitor.open(REQUEST);
    expect(text).toContain('Il ne peut plus être affiché. S’il est perdu, transférez la demande');
    expect(html).not.toContain(`action="${CODE}"`);
  });

  it.each<[Typed, string, string]>([
    [{ password: 'typed here' }, 'Dites comment vous vous êtes assuré(e)', '#identityCheck'],
    [{ ...RELEASE, identityCheck: 'de loin' }, 'Choisissez « en personne »', '#identityCheck'],
    [{ ...RELEASE, password: '' }, 'Saisissez votre mot de passe.', '#password'],
    [{ ...RELEASE, password: 'x'.repeat(1001) }, 'au plus 128 caractères', '#password'],
    [{ ...RELEASE, password: 'x\0' }, 'Vérifiez le vôtre', '#password'],
  ])('comes back when the form is wrong: %j', async (typed, words, link) => {
    await visitor.open(REQUEST);
    const before = callsTo('/internal/reauthentications').length;
    const { status, html, text, title } = await visitor.send(CODE, typed);
    expect({ status, asked: callsTo('/internal/reauthentications').length }).toEqual({
      status: 422,
      asked: before,
    });
    expect(title).toMatch(/^Erreur : /);
    expect(text).toContain(words);
    expect(html).toContain(`<a href="${link}">`);
    for (const secret of ['typed here', RELEASE.password, 'x'.repeat(1001)])
      expect(html).not.toContain(secret);
  });

  it('stays on its page after a wrong password, with the choice made', async () => {
    gateway.credentials.answer({
      'POST /internal/reauthentications': () => problem(403, 'wrong-password'),
    });
    await visitor.open(REQUEST);
    const before = upstream('second-code').length;
    const { status, html, text } = await visitor.send(CODE, { ...RELEASE, password: 'tout faux' });
    expect(status).toBe(403);
    expect(text).toContain('Que faire.');
    expect(html).toMatch(/value="called-back" checked/);
    expect(html).not.toContain('tout faux');
    expect(upstream('second-code')).toHaveLength(before);
  });

  it.each([
    [403, 'own-request'],
    [403, 'same-source'],
    [403, 'other-unit-required'],
    [429, 'too-many-attempts'],
  ])('may be refused by the service: %s %s', async (status, code) => {
    gateway.credentials.answer({
      'POST /internal/password-resets/*/second-code': () => problem(status, code),
    });
    await visitor.open(REQUEST);
    const page = await visitor.send(CODE, RELEASE);
    expect(page.status).toBe(status);
    expect(page.html).toContain(`action="${REQUEST}/transfert"`);
    expect(page.html).not.toContain(CODES.second);
  });

  it('is not offered for one’s own request', async () => {
    waiting({ 'SIG-AESH': [request({ remarks: ['own-request'] })] });
    const { text, html } = await visitor.open(REQUEST);
    expect(text).toContain('Un autre gestionnaire doit la traiter.');
    expect(html).not.toContain(`action="${REQUEST}/`);
  });

  it('is offered for a request from one’s own address, which may be shared: the service knows', async () => {
    waiting({ 'SIG-AESH': [request({ remarks: ['same-source'] })] });
    const { text } = await visitor.open(REQUEST);
    expect(text).toContain('Elle vient de la même adresse que votre session.');
    expect((await visitor.post(CODE, RELEASE)).html).toContain(CODES.second);
  });
});

describe('refusing and transferring', () => {
  it('a refusal carries its reason', async () => {
    await visitor.open(REQUEST);
    const { text } = await visitor.send(`${REQUEST}/refus`, { reason: 'Appel douteux.' });
    expect(text).toContain('La demande est refusée');
    expect(upstream('refusal').at(-1)).toEqual({ reason: 'Appel douteux.' });
  });

  it('a transfer goes to another unit', async () => {
    await visitor.open(REQUEST);
    expect(visitor.page.html).toContain('<option value="RECTORAT">');
    expect(visitor.page.html).not.toContain('<option value="SIG-AESH">');
    const { text } = await visitor.send(`${REQUEST}/transfert`, { unit: 'RECTORAT' });
    expect(text).toContain('La demande est transférée');
    expect(upstream('transfer').at(-1)).toEqual({ unit: 'RECTORAT' });
  });

  it.each([
    ['refus', 'refusal', {}, 'Écrivez pourquoi vous refusez'],
    ['refus', 'refusal', { reason: 'x'.repeat(501) }, 'au plus 500 caractères'],
    ['refus', 'refusal', { reason: 'a\nBcc: x' }, 'sur une seule ligne'],
    ['transfert', 'transfer', { unit: '' }, 'Choisissez le service'],
    ['transfert', 'transfer', { unit: '../x' }, 'Choisissez un service de la liste.'],
  ])('%s comes back when it is wrong: %s %j', async (form, call, typed: Typed, words) => {
    await visitor.open(REQUEST);
    const before = upstream(call).length;
    const { status, text } = await visitor.send(`${REQUEST}/${form}`, typed);
    expect({ status, calls: upstream(call).length }).toEqual({ status: 422, calls: before });
    expect(text).toContain(words);
  });

  it('keep the reason that could not be sent', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets/*/refusal': () => problem(409, 'request-closed'),
    });
    await visitor.open(REQUEST);
    const { status, html } = await visitor.send(`${REQUEST}/refus`, { reason: '"><b>non' });
    expect(status).toBe(409);
    expect(html).toContain('value="&quot;>&lt;b>non"');
  });
});

describe('a request', () => {
  it('that waits no longer is said to', async () => {
    await visitor.open(REQUEST);
    waiting({ 'SIG-AESH': [] });
    expect((await visitor.post(CODE, RELEASE)).status).toBe(404);
    const { status, text } = await visitor.open(REQUEST);
    expect(status).toBe(404);
    expect(text).toContain('Demande introuvable');
  });

  it.each([
    `${QUEUES}/ailleurs`,
    `${QUEUES}/..%2F..%2Fx/${RESET_ID}`,
    `${QUEUES}/SIG-AESH/x`,
    `${QUEUES}/SIG-AESH/${'x'.repeat(90)}`,
  ])('is not looked for at %s', async (path) => {
    const before = gateway.credentials.received.filter(({ method }) => method === 'GET').length;
    const { status, title } = await visitor.open(path);
    expect(status).toBe(404);
    expect(title).toContain('Page introuvable');
    const after = gateway.credentials.received.filter(({ method }) => method === 'GET').length;
    expect(after).toBe(before);
  });
});

describe('the alerts', () => {
  const LIST = '/gestion/alertes';
  const ALERT = alertView();

  it('are listed, and acknowledged', async () => {
    const { text, html } = await visitor.open(LIST);
    expect(text).toContain('Une demande de 2e code est arrivée (SIG-AESH), 23 novembre à 10 h');
    expect(html).toContain(`href="${REQUEST}"`);
    const answer = await visitor.post(`${LIST}/${ALERT.alertId}`);
    expect(answer.location).toBe(LIST);
    expect(gateway.notifications.received.at(-1)?.path).toBe(
      `/internal/manager-alerts/${ALERT.alertId}/acknowledgement`,
    );
    const acknowledged = { by: JEAN.agentId, at: '2026-11-23T09:05:00.000Z' };
    gateway.notifications.answer({
      'GET /internal/manager-alerts': () => ({
        status: 200,
        body: { items: [{ ...ALERT, acknowledged }], next: 'suite' },
      }),
    });
    const after = await visitor.open(LIST);
    expect(after.text).toContain('Prise en compte le 23 novembre à 10 h 05');
    expect(after.html).toContain('href="/gestion/alertes?apres=suite"');
    expect(after.html).not.toContain(`action="${LIST}/`);
  });

  it('are no addresses of their own', async () => {
    expect((await visitor.ask('GET', `${LIST}/${ALERT.alertId}`)).location).toBe(LIST);
    await visitor.open(LIST);
    const hidden = visitor.hiddenOf(`${LIST}/${ALERT.alertId}`);
    expect((await visitor.ask('POST', `${LIST}/x`, hidden)).status).toBe(404);
  });
});

describe('these pages', () => {
  const PAGES = [QUEUES, `${QUEUES}/SIG-AESH`, REQUEST, '/gestion/alertes', `${QUEUES}/flux`];

  it.each(PAGES)('are none to whoever has no role: %s', async (path) => {
    visitor = as(TOKENS.agent);
    const { status, title } = await visitor.open(path);
    expect({ status, title }).toEqual({
      status: 404,
      title: 'Page introuvable – Pratic, académie de Besançon',
    });
  });

  it.each(PAGES)('ask those who are out to come in, and lead back: %s', async (path) => {
    visitor = as('token-over');
    const { location } = await visitor.ask('GET', path);
    const back = encodeURIComponent(path);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${back}`);
  });

  it('lead back to the request when the session ended before its form was sent', async () => {
    await visitor.open(REQUEST);
    gateway.credentials.answer({
      'POST /internal/sessions/introspection': () => problem(401, 'session-expired'),
    });
    const { location } = await visitor.post(CODE, RELEASE);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${encodeURIComponent(CODE)}`);
  });

  it.each([CODE, `${REQUEST}/refus`, `${REQUEST}/transfert`])(
    'take no form without its proof: %s',
    async (path) => {
      await visitor.open(REQUEST);
      const hidden = visitor.hiddenOf(path);
      const before = upstream('second-code').length;
      const fields = { ...RELEASE, reason: 'x', unit: 'RECTORAT' };
      expect((await visitor.ask('POST', path, fields)).status).toBe(403);
      const from = { 'sec-fetch-site': 'cross-site' };
      const proven = { ...hidden, ...fields };
      expect((await visitor.ask('POST', path, proven, from)).status).toBe(403);
      expect(upstream('second-code')).toHaveLength(before);
    },
  );

  it('are named to managers and administrators alone', async () => {
    for (const [token, seen] of [
      [TOKENS.manager, true],
      [TOKENS.administrator, true],
      [TOKENS.agent, false],
    ] as const) {
      const { html } = await as(token).open('/espace');
      expect(html.includes('href="/gestion/demandes"')).toBe(seen);
    }
  });
});
