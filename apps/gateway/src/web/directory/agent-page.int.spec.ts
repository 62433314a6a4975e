import { administrators, agents } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { AGENT, NUMEN, VisitedDirectory } from './directory.fixture.js';

const at = new VisitedDirectory();

const APPOINT = `href="${AGENT}/nomination"`;
const DISMISS = `href="${AGENT}/retrait"`;

const whenAdministratorsAre = async (...ids: string[]) => {
  at.answers([serve(administrators.list, () => ({ administrators: ids, proposals: [] }))]);
  return at.visitor.open(AGENT);
};

describe('the page of an agent', () => {
  it('offers the role of an administrator to somebody who has it not', async () => {
    const { html, text } = await whenAdministratorsAre(HELENE.agentId);
    expect([html.includes(APPOINT), html.includes(DISMISS)]).toEqual([true, false]);
    expect(text).not.toContain('Rôle');
  });

  it('says that somebody is an administrator, and offers to take the role', async () => {
    const { html, text } = await whenAdministratorsAre(HELENE.agentId, JEAN.agentId);
    expect([html.includes(APPOINT), html.includes(DISMISS)]).toEqual([false, true]);
    expect(text).toMatch(/Rôle\s+administrateur de l’annuaire/);
  });

  it('offers both where the directory does not say', async () => {
    at.answers([serve(administrators.list, () => problem(503, 'service-unavailable'))]);
    const { html } = await at.visitor.open(AGENT);
    expect([html.includes(APPOINT), html.includes(DISMISS)]).toEqual([true, true]);
  });

  it('leads from what people call for most often to what is done least', async () => {
    const { html } = await at.visitor.open(AGENT);
    const headings = [...html.matchAll(/<h([23])[^>]*>([^<]*)<\/h\1>/g)];
    expect(headings.map(([, level, words]) => `${level} ${words}`).slice(0, 9)).toEqual([
      '2 Compte',
      '2 Lever une attente',
      '3 Délais de connexion',
      '3 Demandes de codes',
      '2 Connexions',
      '2 Mot de passe choisi par quelqu’un d’autre',
      '2 Modifier',
      '2 Départ',
      '2 Administrateur de l’annuaire',
    ]);
  });
});

it('a return may bring another NUMEN, which is not shown again', async () => {
  at.jean({ status: 'departed' });
  await at.visitor.open(AGENT);
  const typed = { on: '1/9/2026', numen: NUMEN.toLowerCase() };
  await at.visitor.send(`${AGENT}/retour`, typed);
  expect(at.last().body).toEqual({ on: '2026-09-01', numen: NUMEN });
  const wrong = await at.visitor.send(`${AGENT}/retour`, { ...typed, numen: '03E18' });
  expect(wrong.text).toContain('Un NUMEN compte 13 caractères');
  expect(wrong.html).not.toContain('03E18');
  at.answers([serve(agents.return, () => problem(409, 'numen-conflict'))]);
  const refused = await at.visitor.send(`${AGENT}/retour`, typed);
  expect(refused.status).toBe(409);
  expect(refused.html).not.toMatch(new RegExp(NUMEN, 'i'));
});
