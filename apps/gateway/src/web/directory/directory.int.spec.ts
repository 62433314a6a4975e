import type { Typed } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { agentPages } from './agents.steps.fixture.js';
import { AGENT, NEW_AGENT, TYPED, UNIT, VisitedDirectory } from './directory.fixture.js';
import { unitPages } from './units.steps.fixture.js';

const at = new VisitedDirectory();

agentPages(at);
unitPages(at);

describe('these pages', () => {
  const PAGES = [
    '/annuaire',
    NEW_AGENT,
    AGENT,
    '/annuaire/services',
    UNIT,
    ...['depart', 'nomination', 'retrait'].map((act) => `${AGENT}/${act}`),
    `${UNIT}/retrait/${JEAN.agentId}`,
  ];

  it.each(PAGES)('are none to whoever is no administrator: %s', async (path) => {
    for (const token of [TOKENS.agent, TOKENS.manager]) {
      const { status, title } = await at.as(token).open(path);
      expect(status).toBe(404);
      expect(title).toContain('Page introuvable');
    }
  });

  it.each(PAGES)('ask those who are out to come in, and lead back: %s', async (path) => {
    const { location } = await at.as('token-over').ask('GET', path);
    const back = encodeURIComponent(path);
    expect(location).toBe(`/connexion?motif=session-terminee&retour=${back}`);
  });

  it.each([`${AGENT}/retour`, `${UNIT}/nom`, `${UNIT}/nomination`])(
    'are kept by nobody, and lead from a form’s address to its page: %s',
    async (path) => {
      const { status, headers } = await at.visitor.open(path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it.each<[string, string, Typed]>([
    [NEW_AGENT, NEW_AGENT, TYPED],
    [`${AGENT}/depart`, `${AGENT}/depart`, { on: '31/08/2026' }],
    [`${AGENT}/nomination`, `${AGENT}/nomination`, {}],
    ['/annuaire/services', '/annuaire/services', { unitId: 'NEUF', name: 'Neuf' }],
    [UNIT, `${UNIT}/nomination`, { login: 'jpin' }],
  ])('take no form without its proof, nor from elsewhere: %s %s', async (page, action, typed) => {
    await at.visitor.open(page);
    const hidden = at.visitor.hiddenOf(action);
    const before = at.writes().length;
    expect((await at.visitor.ask('POST', action, typed)).status).toBe(403);
    const from = { 'sec-fetch-site': 'cross-site' };
    const sent = await at.visitor.ask('POST', action, { ...hidden, ...typed }, from);
    expect(sent.status).toBe(403);
    expect(at.writes()).toHaveLength(before);
  });

  it('are named to administrators alone', async () => {
    expect(await at.whoSees('/annuaire')).toEqual(['administrator']);
  });
});
