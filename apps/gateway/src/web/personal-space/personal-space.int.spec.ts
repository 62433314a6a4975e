import { type RefusedSignInsView, sessions } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.agent);

describe('the last sign-ins', () => {
  it('are shown with the time in Besançon and where from', async () => {
    const { text, html, headers } = await at.visitor.open('/espace');
    expect(text).toContain('Dernières connexions');
    expect(text).toContain('lundi 23 novembre à 9 h 05 , depuis l’adresse 192.0.2.7');
    expect(text).toContain('mercredi 1er juillet à 18 h 30 , depuis l’adresse 2001:db8::9');
    expect(html).toContain('<time datetime="2026-11-23T08:05:00.000Z">');
    expect(text).toContain('Vous n’en reconnaissez pas une ?');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(at.gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sign-ins',
      headers: { 'x-actor': JEAN.agentId },
    });
  });

  it('have those beside them that were refused, added up', async () => {
    const refused = (answer: RefusedSignInsView | null) =>
      at.gateway.credentials.answer([
        serve(sessions.signIns, () => ({ items: [], refused: answer })),
      ]);
    expect((await at.visitor.open('/espace')).text).toContain(
      '3 essais refusés depuis le lundi 2 novembre à 8 h , le dernier le dimanche 22 novembre à 23 h 10',
    );
    const once = '2026-11-02T07:00:00.000Z';
    refused({ count: 1, since: once, last: once });
    const { text } = await at.visitor.open('/espace');
    expect(text).toContain('1 essai refusé, le lundi 2 novembre à 8 h');
    expect(text).not.toContain('le dernier');
    refused(null);
    expect((await at.visitor.open('/espace')).text).not.toContain('refusé');
  });

  it('do not keep the rest of the page away when they cannot be had', async () => {
    at.gateway.credentials.answer([
      serve(sessions.signIns, () => problem(503, 'service-unavailable')),
    ]);
    const { status, text } = await at.visitor.open('/espace');
    expect(status).toBe(200);
    expect(text).toContain('Identifiant jpin');
    expect(text).toContain('Elles ne peuvent pas être affichées');
  });
});
