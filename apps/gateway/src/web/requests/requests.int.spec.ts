import { managerAlerts, type RequestRemark, sessions, units } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { JEAN, RESET_ID, TOKENS } from '../../testing/fake-credentials.js';
import { alertView } from '../../testing/fake-notifications.js';
import { problem, serve } from '../../testing/fake-service.js';
import { handlingRequests } from './handle.steps.fixture.js';
import { CODE, QUEUES, RELEASE, REQUEST, request, VisitedRequests } from './requests.fixture.js';

const at = new VisitedRequests();

handlingRequests(at);

describe('the queues', () => {
  it('are those of the units one manages, with age, deadline and remarks in words', async () => {
    const remarks: RequestRemark[] = [
      'own-request',
      'same-source',
      'privileged',
      'escalated',
      'transferred',
      'several-requests',
    ];
    at.waiting({ 'SIG-AESH': [request({ remarks })], RECTORAT: [request({ unit: 'RECTORAT' })] });
    const { status, title, text, headers } = await at.visitor.open(QUEUES);
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
      'Autre demande en cours',
      'actualiser',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('Rectorat');
  });

  it('keep the order that the service gives, and go on page by page', async () => {
    const other = { ...request().agent, usualName: 'ROY' };
    const later = request({ resetId: RESET_ID.replace(/1$/, '2'), agent: other });
    at.waiting({ 'SIG-AESH': [request(), later] }, 'la suite&?');
    const { text, html } = await at.visitor.open(QUEUES);
    expect(text.indexOf('Jean PIN')).toBeLessThan(text.indexOf('Jean ROY'));
    const link = /href="(\/gestion\/demandes\/SIG-AESH\?apres=[^"]*)"/.exec(html)?.[1];
    await at.visitor.open(link!);
    expect(at.visitor.page.status).toBe(200);
    expect(at.gateway.credentials.received.at(-1)?.query.get('after')).toBe('la suite&?');
  });

  it('say when nothing waits, also to a manager whom the service does not know yet', async () => {
    at.waiting({ 'SIG-AESH': [] });
    expect((await at.visitor.open(QUEUES)).text).toContain('Aucune demande en attente.');
    at.waiting({});
    expect((await at.visitor.open(QUEUES)).text).toContain('Aucune demande en attente.');
  });

  it('show an administrator the units where there is something for them', async () => {
    at.visitor = at.as(TOKENS.administrator);
    at.waiting({
      'SIG-AESH': [],
      RECTORAT: [request({ unit: 'RECTORAT', remarks: ['escalated'] })],
    });
    const { text } = await at.visitor.open(QUEUES);
    expect(text).toContain('Rectorat (RECTORAT)');
    expect(text).toContain('comme administrateur de l’annuaire');
    expect(text).not.toContain('Gestion des AESH');
    at.waiting({ 'SIG-AESH': [], RECTORAT: [] });
    expect((await at.visitor.open(QUEUES)).text).toContain('Aucune demande n’attend votre aide.');
  });

  it('are there while the directory is away', async () => {
    at.gateway.directory.answer([serve(units.list, () => problem(503, 'service-unavailable'))]);
    const { status, text } = await at.visitor.open(QUEUES);
    expect(status).toBe(200);
    expect(text).toContain('Jean PIN');
  });

  it('run nothing of a name', async () => {
    const agent = { ...request().agent, usualName: '<script>alert(1)</script>' };
    at.waiting({ 'SIG-AESH': [request({ agent })] });
    for (const path of [QUEUES, REQUEST]) {
      expect((await at.visitor.open(path)).html).not.toContain('<script>alert');
    }
  });
});

describe('a request', () => {
  it('that waits no longer is said to', async () => {
    await at.visitor.open(REQUEST);
    at.waiting({ 'SIG-AESH': [] });
    expect((await at.visitor.post(CODE, RELEASE)).status).toBe(404);
    const { status, text } = await at.visitor.open(REQUEST);
    expect(status).toBe(404);
    expect(text).toContain('Demande introuvable');
  });

  it.each([
    ['is over', { state: 'refused' }],
    ['waits in another unit', { unit: 'RECTORAT' }],
  ] as const)('that %s is not at its old address', async (_, change) => {
    at.waiting({ 'SIG-AESH': [request(change)] });
    const { status, text } = await at.visitor.open(REQUEST);
    expect(status).toBe(404);
    expect(text).toContain('Demande introuvable');
  });

  it.each([
    `${QUEUES}/ailleurs`,
    `${QUEUES}/..%2F..%2Fx/${RESET_ID}`,
    `${QUEUES}/SIG-AESH/x`,
    `${QUEUES}/SIG-AESH/${'x'.repeat(90)}`,
  ])('is not looked for at %s', async (path) => {
    const before = at.gateway.credentials.received.filter(({ method }) => method === 'GET').length;
    const { status, title } = await at.visitor.open(path);
    expect(status).toBe(404);
    expect(title).toContain('Page introuvable');
    const after = at.gateway.credentials.received.filter(({ method }) => method === 'GET').length;
    expect(after).toBe(before);
  });
});

describe('the alerts', () => {
  const LIST = '/gestion/alertes';
  const ALERT = alertView();

  it('are listed, and acknowledged', async () => {
    const { text, html } = await at.visitor.open(LIST);
    expect(text).toContain('Une demande de 2e code est arrivée (SIG-AESH), 23 novembre à 10 h');
    expect(html).toContain(`href="${REQUEST}"`);
    const answer = await at.visitor.post(`${LIST}/${ALERT.alertId}`);
    expect(answer.location).toBe(`${LIST}?fait=alerte`);
    expect(at.gateway.notifications.received.at(-1)?.path).toBe(
      `/internal/manager-alerts/${ALERT.alertId}/acknowledgement`,
    );
    const acknowledged = { by: JEAN.agentId, at: '2026-11-23T09:05:00.000Z' };
    at.gateway.notifications.answer([
      serve(managerAlerts.list, () => ({ items: [{ ...ALERT, acknowledged }], next: 'suite' })),
    ]);
    const after = await at.visitor.open(LIST);
    expect(after.text).toContain('Prise en compte le 23 novembre à 10 h 05');
    expect(after.html).toContain('href="/gestion/alertes?apres=suite"');
    expect(after.html).not.toContain(`action="${LIST}/`);
  });

  it('are no addresses of their own', async () => {
    expect((await at.visitor.ask('GET', `${LIST}/${ALERT.alertId}`)).location).toBe(LIST);
    await at.visitor.open(LIST);
    const hidden = at.visitor.hiddenOf(`${LIST}/${ALERT.alertId}`);
    expect((await at.visitor.ask('POST', `${LIST}/x`, hidden)).status).toBe(404);
  });
});

describe('these pages', () => {
  const PAGES = [QUEUES, `${QUEUES}/SIG-AESH`, REQUEST, '/gestion/alertes', `${QUEUES}/flux`];

  it.each(PAGES)('are none to whoever has no role: %s', async (path) => {
    at.visitor = at.as(TOKENS.agent);
    const { status, title } = await at.visitor.open(path);
    expect({ status, title }).toEqual({
      status: 404,
      title: 'Page introuvable – Pratic, académie de Besançon',
    });
  });

  it.each(PAGES)('ask those who are out to come in, and lead back: %s', async (path) => {
    at.visitor = at.as('token-over');
    const { location } = await at.visitor.ask('GET', path);
    const back = encodeURIComponent(path);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${back}`);
  });

  it('lead back to the request when the session ended before its form was sent', async () => {
    await at.visitor.open(REQUEST);
    at.gateway.credentials.answer([
      serve(sessions.introspect, () => problem(401, 'session-expired')),
    ]);
    const { location } = await at.visitor.post(CODE, RELEASE);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${encodeURIComponent(CODE)}`);
  });

  it.each([CODE, `${REQUEST}/refus`, `${REQUEST}/transfert`])(
    'take no form without its proof: %s',
    async (path) => {
      await at.visitor.open(REQUEST);
      const hidden = at.visitor.hiddenOf(path);
      const before = at.upstream('second-code').length;
      const fields = { ...RELEASE, reason: 'x', unit: 'RECTORAT' };
      expect((await at.visitor.ask('POST', path, fields)).status).toBe(403);
      const from = { 'sec-fetch-site': 'cross-site' };
      const proven = { ...hidden, ...fields };
      expect((await at.visitor.ask('POST', path, proven, from)).status).toBe(403);
      expect(at.upstream('second-code')).toHaveLength(before);
    },
  );

  it('are named to managers and administrators alone', async () => {
    expect(await at.whoSees('/gestion/demandes')).toEqual(['manager', 'administrator']);
  });
});
