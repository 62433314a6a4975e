import { sessions } from '@citadelle/contracts/calls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeCredentials, JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { PageVisitor } from '../page-visitor.fixture.js';

let gateway: TestGateway;
let visitor: PageVisitor;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  visitor = new PageVisitor(gateway.url);
  visitor.cookies.set('__Host-session', TOKENS.agent);
});
afterEach(() => gateway.credentials.answer(fakeCredentials()));

describe('the last sign-ins', () => {
  it('are shown with the time in Besançon and where from', async () => {
    const { text, html, headers } = await visitor.open('/espace');
    expect(text).toContain('Dernières connexions');
    expect(text).toContain('lundi 23 novembre à 9 h 05 , depuis l’adresse 192.0.2.7');
    expect(text).toContain('mercredi 1er juillet à 18 h 30 , depuis l’adresse 2001:db8::9');
    expect(html).toContain('<time datetime="2026-11-23T08:05:00.000Z">');
    expect(text).toContain('Vous n’en reconnaissez pas une ?');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sign-ins',
      headers: { 'x-actor': JEAN.agentId },
    });
  });

  it('do not keep the rest of the page away when they cannot be had', async () => {
    gateway.credentials.answer([
      serve(sessions.signIns, () => problem(503, 'service-unavailable')),
    ]);
    const { status, text } = await visitor.open('/espace');
    expect(status).toBe(200);
    expect(text).toContain('Identifiant jpin');
    expect(text).toContain('Elles ne peuvent pas être affichées');
  });
});
