import { sessions } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { JEAN, OPEN_SESSIONS, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const PATH = '/espace/connexions';
const [HERE, ELSEWHERE] = OPEN_SESSIONS.map(({ sessionId }) => sessionId);

const at = new VisitedGateway(TOKENS.agent);

describe('« Mes connexions »', () => {
  it('is found from the personal space, and says when, where from and with what', async () => {
    expect((await at.visitor.open('/espace')).html).toContain(`href="${PATH}"`);
    const { status, text, html } = await at.visitor.open(PATH);
    expect(status).toBe(200);
    expect(text).toContain('Firefox sous Windows 192.0.2.7 lundi 23 novembre à 9 h 05');
    expect(text).toContain('cette connexion-ci');
    expect(text).toContain('Safari sur iPhone 2001:db8::9 lundi 23 novembre à 8 h');
    expect(html).toContain(`action="${PATH}/${ELSEWHERE}/fin"`);
    expect(html).not.toContain(`action="${PATH}/${HERE}/fin"`);
  });

  it('ends one of them, be it over already', async () => {
    await at.visitor.open(PATH);
    const page = await at.visitor.post(`${PATH}/${ELSEWHERE}/fin`);
    expect(page.location).toBe(`${PATH}?fait=fin`);
    expect(at.gateway.credentials.received.at(-1)).toMatchObject({
      method: 'DELETE',
      path: `/internal/sessions/${ELSEWHERE}`,
      headers: { 'x-actor': JEAN.agentId },
    });
    expect((await at.visitor.open(page.location!)).text).toContain('La connexion est fermée');
    at.gateway.credentials.answer([serve(sessions.end, () => problem(404, 'session-not-found'))]);
    const again = await at.visitor.post(`${PATH}/${ELSEWHERE}/fin`);
    expect(again.location).toBe(`${PATH}?fait=fin`);
  });

  it('ends all others at once, and offers it only where there are any', async () => {
    await at.visitor.open(PATH);
    const { text } = await at.visitor.send(`${PATH}/ailleurs`);
    expect(text).toContain('Vous n’êtes plus connecté(e) qu’ici');
    const ended = at.callsTo(`/internal/sessions/${HERE}/others-ending`);
    expect(ended).toHaveLength(1);
    at.gateway.credentials.answer([serve(sessions.list, () => ({ items: [OPEN_SESSIONS[0]!] }))]);
    expect((await at.visitor.open(PATH)).text).not.toContain('partout ailleurs');
  });

  it('signs out whoever ends the session that they are in', async () => {
    await at.visitor.open(PATH);
    const hidden = at.visitor.hiddenOf(`${PATH}/ailleurs`);
    const page = await at.visitor.ask('POST', `${PATH}/${HERE}/fin`, hidden);
    expect(page.location).toBe('/connexion?motif=deconnexion');
    expect(at.visitor.cookies.has('__Host-session')).toBe(false);
  });

  it('is a page like the others where it is not a session that is named, or nobody can say', async () => {
    await at.visitor.open(PATH);
    const hidden = at.visitor.hiddenOf(`${PATH}/ailleurs`);
    expect((await at.visitor.ask('POST', `${PATH}/x/fin`, hidden)).status).toBe(404);
    for (const path of [`${PATH}/ailleurs`, `${PATH}/${ELSEWHERE}/fin`])
      expect((await at.visitor.ask('GET', path)).location).toBe(PATH);
    at.gateway.credentials.answer([serve(sessions.list, () => problem(503, 'shutting-down'))]);
    expect((await at.visitor.open(PATH)).status).toBe(503);
  });

  it('needs a session, with a chosen password', async () => {
    expect((await at.as().ask('GET', PATH)).location).toContain('/connexion?motif=');
    expect((await at.as(TOKENS.newcomer).ask('GET', PATH)).location).toBe('/mot-de-passe');
  });
});

describe('the sessions of an agent', () => {
  const AGENT = `/annuaire/agents/${JEAN.agentId}`;

  it('are ended by an administrator on the agent’s page', async () => {
    const administrator = at.as(TOKENS.administrator);
    await administrator.open(AGENT);
    const { text } = await administrator.send(`${AGENT}/deconnexion`);
    expect(text).toContain('Toutes les connexions de cette personne sont fermées');
    const ended = at.gateway.credentials.received.filter(({ method }) => method === 'DELETE');
    expect(ended.at(-1)!.path).toBe(`/internal/agents/${JEAN.agentId}/sessions`);
    expect((await administrator.ask('GET', `${AGENT}/deconnexion`)).location).toBe(AGENT);
  });

  it('are ended by nobody else', async () => {
    const manager = at.as(TOKENS.manager);
    await manager.open('/espace');
    const answer = await manager.ask('POST', `${AGENT}/deconnexion`, {
      ...manager.hiddenOf('/deconnexion'),
    });
    expect(answer.status).toBe(404);
  });
});
