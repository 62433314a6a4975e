import type { Typed } from '@citadelle/testing';
import { accounts, administrators, type AgentDifference, agents } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, JEANS_ACCOUNT, NADIA } from '../../testing/fake-credentials.js';
import { JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { problem, serve } from '../../testing/fake-service.js';
import { AGENT, NEW_AGENT, NUMEN, TYPED, type VisitedDirectory } from './directory.fixture.js';

/** What an administrator does with agents. */
export function agentPages(at: VisitedDirectory): void {
  describe('the search', () => {
    it('finds agents, keeps what was asked, and goes on page by page', async () => {
      const gone = { ...JEAN_IN_DIRECTORY, login: null, status: 'departed' } as const;
      const items = [JEAN_IN_DIRECTORY, gone];
      at.answers([serve(agents.list, () => ({ items, next: 'la&suite' }))]);
      const asked = '/annuaire?query=p%C3%AFn&unit=SIG-AESH&status=active';
      const { status, html, text } = await at.visitor.open(asked);
      expect(status).toBe(200);
      expect(text).toContain('PIN Jean jpin, SIG-AESH, en poste');
      expect(text).toContain('compte à venir, SIG-AESH, parti(e)');
      expect(html).toContain(`href="${AGENT}"`);
      expect(html).toContain('value="pïn"');
      expect(html).toContain('<option value="SIG-AESH" selected>');
      const next = /href="(\/annuaire\?after=[^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&');
      await at.visitor.open(next);
      const query = at.gateway.directory.received.findLast(
        ({ path }) => path === '/internal/agents',
      );
      expect(Object.fromEntries(query!.query)).toEqual({
        query: 'pïn',
        unit: 'SIG-AESH',
        status: 'active',
        limit: '50',
        after: 'la&suite',
      });
    });

    it('says when nobody is found, and takes empty fields for none', async () => {
      at.answers([serve(agents.list, () => ({ items: [], next: null }))]);
      const { text } = await at.visitor.open('/annuaire?query=&unit=&status=');
      expect(text).toContain('Personne ne correspond');
      const query = at.gateway.directory.received.findLast(
        ({ path }) => path === '/internal/agents',
      );
      expect([...query!.query.keys()]).toEqual(['limit']);
    });

    it.each([
      ['query', 'x'.repeat(101)],
      ['query', 'a\0'],
      ['unit', '"><script>alert(1)</script>'],
      ['status', 'x'],
    ])('comes back when it is wrong: %s %j', async (name, value) => {
      const { status, html, title } = await at.visitor.open(
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
      at.units([JEAN.agentId]);
      at.jean({ possibleDuplicateOf: [NADIA.agentId] });
      at.gateway.credentials.answer([
        serve(accounts.get, () => ({ ...JEANS_ACCOUNT, aliases: ['jpin9'] })),
      ]);
      const { text, html } = await at.visitor.open(AGENT);
      for (const said of [
        'Nom usuel PIN',
        'Prénom Jean',
        'Date de naissance 02/11/1988',
        'Service gestionnaire Gestion des AESH (SIG-AESH)',
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
      for (const answer of [
        problem(404, 'account-not-found'),
        problem(503, 'service-unavailable'),
      ]) {
        at.gateway.credentials.answer([serve(accounts.get, () => answer)]);
        const { status, text } = await at.visitor.open(AGENT);
        expect(status).toBe(200);
        expect(text).toContain('Le compte n’est pas encore ouvert.');
      }
    });

    it.each([`${AGENT.slice(0, -1)}9`, '/annuaire/agents/x', '/annuaire/agents/..%2Funits'])(
      'is not found at %s',
      async (path) => expect((await at.visitor.open(path)).status).toBe(404),
    );
  });

  describe('creating an agent', () => {
    it('leads to their page', async () => {
      await at.visitor.open(NEW_AGENT);
      const { title, text } = await at.visitor.send(NEW_AGENT, TYPED);
      expect(title).toMatch(/^L’agent est créé – Jean PIN – Annuaire/);
      expect(text).toContain('L’agent est créé');
      expect(at.last()).toEqual({
        call: 'POST /agents',
        body: { ...TYPED, birthDate: '1988-11-02' },
      });
    });

    it.each<[AgentDifference[], string[], string[]]>([
      [[], ['déjà connu', 'rien n’a été changé'], ['relève', 'quitté']],
      [['unit'], ['relève du service SIG-AESH', 'rien n’a été changé'], ['quitté']],
      [['status'], ['a quitté l’académie', 'enregistrez son retour', 'Date du retour'], ['relève']],
      [['unit', 'status'], ['enregistrez son retour', 'relève du service SIG-AESH'], []],
    ])('says « déjà connu », what differs, and what to do: %j', async (differs, words, not) => {
      const body = { agentId: JEAN.agentId, created: false, possibleDuplicateOf: [], differs };
      at.answers([serve(agents.create, () => body)]);
      if (differs.includes('status')) at.jean({ status: 'departed' });
      await at.visitor.open(NEW_AGENT);
      const { text } = await at.visitor.send(NEW_AGENT, TYPED);
      for (const said of words) expect(text).toContain(said);
      for (const said of not) expect(text).not.toContain(said);
    });

    it('comes back with all that is wrong', async () => {
      await at.visitor.open(NEW_AGENT);
      const before = at.writes().length;
      const { status, text, html } = await at.visitor.send(NEW_AGENT, { unit: '' });
      expect({ status, writes: at.writes().length }).toEqual({ status: 422, writes: before });
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
      await at.visitor.open(NEW_AGENT);
      const { status, text, html } = await at.visitor.send(NEW_AGENT, { ...TYPED, [field]: value });
      expect(status).toBe(422);
      expect(text).toContain(words);
      expect(html).toContain(`<a href="#${field}">`);
      expect(html).not.toContain('<script>alert');
      expect(html).not.toContain(field === 'numen' ? value : NUMEN);
    });

    it('shows no NUMEN again when it is somebody else’s', async () => {
      at.answers([serve(agents.create, () => problem(409, 'numen-conflict'))]);
      await at.visitor.open(NEW_AGENT);
      const { status, html } = await at.visitor.send(NEW_AGENT, TYPED);
      expect(status).toBe(409);
      expect(html).not.toContain(NUMEN);
      expect(html).toContain('value="PIN"');
      expect(html).toContain('<option value="SIG-AESH" selected>');
    });
  });

  describe('departures and returns', () => {
    it('a departure has its date', async () => {
      await at.visitor.open(AGENT);
      expect(at.visitor.page.html).toContain(`href="${AGENT}/depart"`);
      expect((await at.visitor.open(`${AGENT}/depart`)).text).toContain('Départ de Jean PIN');
      const { text } = await at.visitor.send(`${AGENT}/depart`, { on: '31/08/2026' });
      expect(text).toContain('Le départ est enregistré');
      expect(at.last()).toEqual({
        call: `POST /agents/${JEAN.agentId}/departure`,
        body: { on: '2026-08-31' },
      });
    });

    it('a return too', async () => {
      at.jean({ status: 'departed' });
      await at.visitor.open(AGENT);
      expect(at.visitor.page.html).not.toContain(`href="${AGENT}/depart"`);
      expect(at.visitor.page.html).not.toContain(`href="${AGENT}/nomination"`);
      const { text } = await at.visitor.send(`${AGENT}/retour`, { on: '1/9/2026' });
      expect(text).toContain('Le retour est enregistré');
      expect(at.last().body).toEqual({ on: '2026-09-01' });
    });

    it.each<[Typed, string]>([
      [{}, 'Saisissez la date'],
      [{ on: 'x'.repeat(200) }, 'sous la forme JJ/MM/AAAA'],
    ])('come back when they are wrong: %j', async (typed, words) => {
      await at.visitor.open(`${AGENT}/depart`);
      const before = at.writes().length;
      const { status, text } = await at.visitor.send(`${AGENT}/depart`, typed);
      expect({ status, writes: at.writes().length }).toEqual({ status: 422, writes: before });
      expect(text).toContain(words);
    });

    /** What comes of a departure that the directory refuses because of its date. */
    async function refusedOn(on: string, code: string, error: { code: string; message: string }) {
      const errors = [{ field: 'on', ...error }];
      at.answers([serve(agents.depart, () => problem(422, code, { body: { errors } }))]);
      await at.visitor.open(`${AGENT}/depart`);
      const page = await at.visitor.send(`${AGENT}/depart`, { on });
      expect(page.status).toBe(422);
      return page;
    }

    it('come back in the words of the form when the directory finds the date impossible', async () => {
      const { text } = await refusedOn('31/02/2026', 'invalid-request', {
        code: 'invalid-date',
        message: 'AAAA-MM-JJ',
      });
      expect(text).toContain('sous la forme JJ/MM/AAAA, de 1900 à 2099');
      expect(text).not.toContain('AAAA-MM-JJ');
    });

    it('come back when the directory refuses them', async () => {
      const { html } = await refusedOn('31/08/2020', 'date-out-of-order', {
        code: 'date-out-of-order',
        message: 'Pas à venir.',
      });
      expect(html).toContain('<a href="#on">Pas à venir.</a>');
      expect(html).toContain('value="31/08/2020"');
    });
  });

  describe('administrators', () => {
    it('are appointed and dismissed', async () => {
      await at.visitor.open(`${AGENT}/nomination`);
      expect((await at.visitor.send(`${AGENT}/nomination`)).text).toContain('est administrateur');
      expect(at.last().call).toBe(`PUT /administrators/${JEAN.agentId}`);
      await at.visitor.open(`${AGENT}/retrait`);
      expect((await at.visitor.send(`${AGENT}/retrait`)).text).toContain(
        'n’est plus administrateur',
      );
      expect(at.last().call).toBe(`DELETE /administrators/${JEAN.agentId}`);
    });

    it.each([
      ['nomination', administrators.appoint, {}],
      ['retrait', administrators.dismiss, {}],
      ['depart', agents.depart, { on: '31/08/2026' }],
    ] as const)('may have to wait for a second one: %s', async (act, call, typed) => {
      const proposed = { state: 'proposed', expiresAt: '2026-12-02T10:00:00.000Z' } as const;
      at.answers([serve(call, () => proposed)]);
      await at.visitor.open(`${AGENT}/${act}`);
      const { text } = await at.visitor.send(`${AGENT}/${act}`, typed);
      expect(text).toContain('un deuxième administrateur doit confirmer');
    });

    it('see what waits for a second one, and where to say it too', async () => {
      const proposal = {
        ...{ agentId: JEAN.agentId, by: HELENE.agentId, on: null },
        ...{ change: 'dismiss' as const, expiresAt: '2026-12-02T10:00:00.000Z' },
      };
      const proposals = [proposal, { ...proposal, change: 'depart' as const, on: '2026-08-31' }];
      at.answers([serve(administrators.list, () => ({ administrators: [], proposals }))]);
      const { text, html } = await at.visitor.open('/annuaire/services');
      expect(text).toContain('Retirer à Jean PIN le rôle d’administrateur Proposé par');
      expect(text).toContain('à confirmer avant le mercredi 2 décembre à 11 h');
      expect(text).toContain(', le 31/08/2026 Proposé par');
      expect(html).toContain(`href="${AGENT}/retrait"`);
    });

    it('the last one stays, and is told so', async () => {
      at.answers([serve(administrators.dismiss, () => problem(409, 'last-administrator'))]);
      await at.visitor.open(`${AGENT}/retrait`);
      const { status, text } = await at.visitor.send(`${AGENT}/retrait`);
      expect(status).toBe(409);
      expect(text).toContain('Que faire.');
    });

    it('who give up the role themselves are led to what they still see', async () => {
      const own = `/annuaire/agents/${HELENE.agentId}`;
      at.jean({ agentId: HELENE.agentId });
      await at.visitor.open(`${own}/retrait`);
      expect((await at.visitor.post(`${own}/retrait`)).location).toBe('/espace?fait=retrait');
    });
  });
}
