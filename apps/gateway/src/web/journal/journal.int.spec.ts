import { agents, securityJournal } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { JEAN, JOURNAL, TOKENS } from '../../testing/fake-credentials.js';
import { serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);

const lastAsked = () =>
  Object.fromEntries(
    at.gateway.credentials.received.findLast(({ path }) => path === securityJournal.read.path)!
      .query,
  );

describe('the page of the security journal', () => {
  it('is reached from the directory, and tells each entry in words', async () => {
    expect((await at.visitor.open('/annuaire')).html).toContain('href="/annuaire/journal"');
    const { status, text, html, headers } = await at.visitor.open('/annuaire/journal');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('23 nov. 2026 à 10 h 05');
    expect(text).toContain('2e code donné');
    expect(text).toContain('BENALI Nadia (nbenali)');
    expect(text).toContain('Accès refusé, faute de droit (17 fois)');
    expect(text).toContain('GET /agents');
    expect(text).toContain(`agent effacé (${JEAN.agentId})`);
    expect(text).toContain('réservé aux administrateurs');
    expect(html).toContain('<time datetime="2026-11-23T08:40:00.000Z">');
    expect(html).toContain('href="/annuaire/journal?after=later"');
    expect(html).toContain('href="/annuaire/journal.csv"');
  });

  it('hands its filters on, to the next page and to the file too', async () => {
    const { html } = await at.visitor.open(
      '/annuaire/journal?kind=code-released&agent=JPIN&from=1/11/2026&until=2026-11-23&after=',
    );
    expect(lastAsked()).toEqual({
      ...{ kind: 'code-released', agentId: JEAN.agentId, limit: '50' },
      ...{ from: '2026-11-01', until: '2026-11-23' },
    });
    const query = 'kind=code-released&amp;agent=JPIN&amp;from=1%2F11%2F2026&amp;until=2026-11-23';
    expect(html).toContain(`href="/annuaire/journal?${query}&amp;after=later"`);
    expect(html).toContain(`href="/annuaire/journal.csv?${query}"`);
    expect(html).toContain('value="1/11/2026"');
  });

  it('says what is wrong beside the filter, and asks for nothing', async () => {
    at.gateway.directory.answer([serve(agents.list, () => ({ items: [], next: null }))]);
    const before = at.gateway.credentials.received.length;
    const { status, html, text } = await at.visitor.open('/annuaire/journal?agent=personne');
    expect(status).toBe(422);
    expect(text).toContain('Personne n’a cet identifiant.');
    expect(html).toMatch(/id="agent"[^>]*aria-invalid/);
    const wrong = await at.visitor.open('/annuaire/journal?from=31/02/2026&kind=code-released');
    expect(wrong.status).toBe(422);
    expect(wrong.html).toMatch(/value="code-released" selected/);
    expect(wrong.text).toContain('sous la forme JJ/MM/AAAA');
    expect(wrong.text).not.toContain('AAAA-MM-JJ');
    const asked = at.gateway.credentials.received.slice(before).map(({ path }) => path);
    expect(asked).not.toContain(securityJournal.read.path);
  });

  it('says what to do where there is nothing', async () => {
    at.gateway.credentials.answer([serve(securityJournal.read, () => ({ items: [], next: null }))]);
    const { text, html } = await at.visitor.open('/annuaire/journal?kind=unit-declared');
    expect(text).toContain('Rien n’est inscrit pour ce choix.');
    expect(html).not.toContain('<table');
  });

  it('gives the file, by the session of the pages', async () => {
    at.gateway.credentials.answer([
      serve(securityJournal.read, () => ({ items: JOURNAL, next: null })),
    ]);
    const { status, headers, html } = await at.visitor.open('/annuaire/journal.csv?from=1/11/2026');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(html.split('\r\n')).toHaveLength(4);
    expect(lastAsked()).toEqual({ from: '2026-11-01', limit: '200', download: 'true' });
  });
});

describe('for whoever is no administrator', () => {
  it.each(['/annuaire/journal', '/annuaire/journal.csv'])('there is no %s', async (path) => {
    for (const token of [TOKENS.agent, TOKENS.manager]) {
      const headers = { cookie: `__Host-session=${token}` };
      expect((await fetch(`${at.gateway.url}${path}`, { headers })).status).toBe(404);
    }
  });
});
