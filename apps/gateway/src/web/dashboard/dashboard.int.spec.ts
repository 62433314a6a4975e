import { resetStates } from '@citadelle/contracts';
import { statistics, type StatisticsView } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { STATISTICS, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const PATH = '/annuaire/tableau-de-bord';

const at = new VisitedGateway(TOKENS.administrator);

const counted = (counts: StatisticsView) =>
  at.gateway.credentials.answer([serve(statistics.get, () => counts)]);

/** The charts of the open page, each with the rows of the table beside it. */
function charts() {
  const found = at.visitor.page.html.matchAll(/<svg .*?<\/svg><table.*?<\/table>/gs);
  return [...found].map(([both]) => {
    const [drawing, table] = both.split('</svg>') as [string, string];
    const cells = [...table.matchAll(/<t[hd] ?[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!);
    const texts = [...drawing.matchAll(/<text [^>]*>(.*?)<\/text>/gs)].map(([, text]) => text!);
    const widths = [...drawing.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, w]) => Number(w));
    return { drawing, head: cells.slice(0, 2), figures: cells.slice(2), texts, widths };
  });
}

describe('the dashboard', () => {
  it('shows the numbers that matter most', async () => {
    const { status, title, text } = await at.visitor.open(PATH);
    expect(status).toBe(200);
    expect(title).toBe('Tableau de bord – Pratic, académie de Besançon');
    expect(text).toContain('Comptes encore sur NUMEN 12');
    expect(text).toContain('Délai médian jusqu’au 2e code 2 h 05');
    expect(text).toContain('Demandes expirées 8');
    expect(text).toContain('Demandes refusées 7');
    expect(text).toContain('depuis le lundi 26 octobre : cette semaine et les 4 précédentes');
  });

  it('draws each chart from the figures of the table beside it', async () => {
    await at.visitor.open(PATH);
    const all = charts();
    expect(all.map(({ head }) => head[1])).toEqual([
      'Nombre',
      'Demandes',
      'Délai médian',
      'Expirées',
      'Refusées',
    ]);
    for (const { texts, figures, widths } of all) {
      expect(texts).toEqual(figures);
      expect(Math.max(...widths)).toBe(220);
    }
    const [accounts, states, delays, expired, refused] = all;
    expect(accounts!.figures.filter((_, at) => at % 2)).toEqual(['12', '340', '1', '7']);
    // In proportion to the largest, but never unseen.
    expect(accounts!.widths).toEqual([8, 220, 2, 5]);
    expect(states!.figures).toHaveLength(2 * resetStates.length);
    expect(delays!.figures).toContain('Semaine du 26 octobre');
    expect(delays!.figures.filter((_, at) => at % 2)).toEqual([
      'aucun',
      '1 min',
      '2 h',
      '25 h',
      'moins d’une minute',
    ]);
    expect(expired!.widths).toEqual([0, 110, 55, 220, 55]);
    expect(refused!.widths).toEqual([0, 44, 0, 220, 44]);
  });

  it('tells each chart to those who do not see it, without a style of its own', async () => {
    const { html } = await at.visitor.open(PATH);
    for (const { drawing, texts } of charts()) {
      const [, title] = /aria-labelledby="([^"]*)"/.exec(drawing)!;
      const [, detail] = /aria-describedby="([^"]*)"/.exec(drawing)!;
      expect(drawing).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
      expect(drawing).toContain('role="img"');
      const said = new RegExp(`<desc id="${detail}">([^<]+)</desc>`).exec(drawing)![1]!;
      for (const text of texts) expect(said).toContain(text);
    }
    expect(html).not.toMatch(/ style=/);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says kindly what there is none of', async () => {
    const calm = { started: 3, refused: 0, expired: 0, medianSecondsToCode: null };
    const weeks = STATISTICS.weeks.map((week) => ({ ...week, ...calm }));
    counted({ ...STATISTICS, medianSecondsToCode: null, weeks });
    const { text } = await at.visitor.open(PATH);
    expect(text).toContain('Délai médian jusqu’au 2e code aucun');
    expect(text).toContain('Aucun 2e code n’a été donné pendant ces semaines.');
    expect(text).toContain('Aucune demande n’a expiré');
    expect(text).toContain('Aucune demande n’a été refusée.');
    expect(charts()).toHaveLength(2);
  });

  it('is there for an academy that begins', async () => {
    counted({
      accounts: { numen: 0, chosen: 0, none: 0, closed: 0 },
      requests: STATISTICS.requests.map(({ state }) => ({ state, count: 0 })),
      medianSecondsToCode: null,
      weeks: STATISTICS.weeks.map((week) => ({ ...STATISTICS.weeks[0]!, monday: week.monday })),
    });
    const { status, text } = await at.visitor.open(PATH);
    expect(status).toBe(200);
    expect(text).toContain('Personne n’a encore de compte.');
    expect(text).toContain('Personne n’a eu besoin de codes');
    expect(charts()).toEqual([]);
  });

  it('is a page with the time to wait while nobody can count', async () => {
    at.gateway.credentials.answer([
      serve(statistics.get, () =>
        problem(503, 'service-unavailable', { headers: { 'retry-after': '30' } }),
      ),
    ]);
    const { status, text } = await at.visitor.open(PATH);
    expect(status).toBe(503);
    expect(text).toContain('Vous pourrez recommencer dans 30 secondes.');
  });

  it('is there for administrators alone, who find it from every page', async () => {
    for (const token of [TOKENS.agent, TOKENS.manager]) {
      expect((await at.as(token).open(PATH)).status).toBe(404);
      expect((await at.as(token).open('/espace')).html).not.toContain(PATH);
    }
    expect((await at.as().open(PATH)).title).toContain('Connexion');
    expect((await at.visitor.open('/espace')).html).toMatch(
      new RegExp(`href="${PATH}">\\s*Tableau de bord`),
    );
  });
});
