import { accounts, UNIT_NAME_MAX } from '@citadelle/contracts/calls';
import type { Typed } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { JEAN, JEANS_ACCOUNT, NADIA } from '../../testing/fake-credentials.js';
import { serve } from '../../testing/fake-service.js';
import { UNIT, type VisitedDirectory } from './directory.fixture.js';

/** What an administrator does with managing units. */
export function unitPages(at: VisitedDirectory): void {
  describe('the units', () => {
    it('are listed, and declared', async () => {
      const { text } = await at.visitor.open('/annuaire/services');
      expect(text).toContain('Gestion des AESH (SIG-AESH) aucun gestionnaire');
      const typed = { unitId: ' sig-profs ', name: 'Gestion des professeurs' };
      const answer = await at.visitor.post('/annuaire/services', typed);
      expect(answer.location).toBe('/annuaire/services/SIG-PROFS?fait=declaration');
      expect(at.last()).toEqual({ call: 'PUT /units/SIG-PROFS', body: { name: typed.name } });
    });

    it.each<[Typed, string, string]>([
      [{}, 'Saisissez le code du service', 'unitId'],
      [{ unitId: 'SIG-AESH', name: 'Autre' }, 'SIG-AESH existe déjà', 'unitId'],
      [{ unitId: 'é/../x', name: 'Autre' }, 'de 2 à 40 lettres', 'unitId'],
      [{ unitId: 'NEUF', name: 'x'.repeat(201) }, 'au plus 200 caractères', 'name'],
    ])('come back when they are wrong: %j', async (typed, words, field) => {
      await at.visitor.open('/annuaire/services');
      const before = at.writes().length;
      const { status, text, html } = await at.visitor.send('/annuaire/services', typed);
      expect({ status, writes: at.writes().length }).toEqual({ status: 422, writes: before });
      expect(text).toContain(words);
      expect(html).toContain(`<a href="#${field}">`);
    });

    it('get another name', async () => {
      await at.visitor.open(UNIT);
      expect(at.visitor.page.html).toContain('value="Gestion des AESH"');
      expect((await at.visitor.send(`${UNIT}/nom`, { name: 'Les AESH' })).text).toContain(
        'est modifié',
      );
      expect(at.last()).toEqual({ call: 'PUT /units/SIG-AESH', body: { name: 'Les AESH' } });
      expect((await at.visitor.send(`${UNIT}/nom`, { name: ' ' })).status).toBe(422);
      for (const length of [150, UNIT_NAME_MAX]) {
        const name = 'é'.repeat(length);
        expect((await at.visitor.send(`${UNIT}/nom`, { name })).text).toContain('est modifié');
        expect(at.last()).toEqual({ call: 'PUT /units/SIG-AESH', body: { name } });
      }
      const longer = { name: 'é'.repeat(UNIT_NAME_MAX + 1) };
      expect((await at.visitor.send(`${UNIT}/nom`, longer)).status).toBe(422);
    });

    it('have managers, appointed by their login and dismissed', async () => {
      await at.visitor.open(UNIT);
      expect(at.visitor.page.text).toContain('n’arrivent à aucun gestionnaire');
      const { text } = await at.visitor.send(`${UNIT}/nomination`, { login: ' JPin ' });
      expect(text).toContain('Le gestionnaire est nommé');
      const manager = `/units/SIG-AESH/managers/${JEAN.agentId}`;
      expect(at.last().call).toBe(`PUT ${manager}`);
      at.units([JEAN.agentId]);
      await at.visitor.open(UNIT);
      expect(at.visitor.page.text).toContain('Jean PIN (jpin)');
      const { text: asked } = await at.visitor.open(`${UNIT}/retrait/${JEAN.agentId}`);
      expect(asked).toContain('Retirer Jean PIN des gestionnaires');
      await at.visitor.send(`${UNIT}/retrait/${JEAN.agentId}`);
      expect(at.last().call).toBe(`DELETE ${manager}`);
    });

    it.each([
      ['their address', ` ${JEAN.address.toUpperCase()}\u200b`],
      ['a former login', 'JPIN9'],
    ])('have managers who are named by %s', async (_, login) => {
      at.gateway.credentials.answer([
        serve(accounts.get, () => ({ ...JEANS_ACCOUNT, aliases: ['jpin9'] })),
      ]);
      await at.visitor.open(UNIT);
      const { text } = await at.visitor.send(`${UNIT}/nomination`, { login });
      expect(text).toContain('Le gestionnaire est nommé');
      expect(at.last().call).toBe(`PUT /units/SIG-AESH/managers/${JEAN.agentId}`);
    });

    it('have managers whom a second person confirms', async () => {
      at.units([JEAN.agentId]);
      const path = `${UNIT}/confirmation/${JEAN.agentId}`;
      expect((await at.visitor.open(UNIT)).html).toContain(`href="${path}"`);
      expect((await at.visitor.open(path)).text).toContain('Confirmer la nomination de Jean PIN');
      expect((await at.visitor.send(path)).text).toContain('La nomination est confirmée');
      expect(at.last().call).toBe(`PUT /units/SIG-AESH/managers/${JEAN.agentId}`);
    });

    it.each<[Typed, string]>([
      [{}, 'Saisissez l’identifiant'],
      [{ login: 'jean.pin@gmail.com' }, 'Personne ne porte cet identifiant'],
      [{ login: 'x'.repeat(201) }, 'au plus 200 caractères'],
      [{ login: 'jpi' }, 'Personne ne porte cet identifiant'],
      [{ login: '<script>alert(1)</script>' }, 'Personne ne porte cet identifiant'],
    ])('get no manager whom nobody knows: %j', async (typed, words) => {
      await at.visitor.open(UNIT);
      const before = at.writes().length;
      const { status, text, html } = await at.visitor.send(`${UNIT}/nomination`, typed);
      expect({ status, writes: at.writes().length }).toEqual({ status: 422, writes: before });
      expect(text).toContain(words);
      expect(html).not.toContain('<script>alert');
      expect(html).toContain('value="Gestion des AESH"');
    });

    it('are shown while one of their managers cannot be', async () => {
      at.units([NADIA.agentId]);
      const { status, text } = await at.visitor.open(UNIT);
      expect(status).toBe(200);
      expect(text).toContain(NADIA.agentId);
    });

    it.each(['AILLEURS', 'x', 'sig-aesh', '%3Cscript%3E', '%00', 'X'.repeat(60)])(
      'are not found where there is none: %s',
      async (unitId) => {
        const { status, title } = await at.visitor.open(`/annuaire/services/${unitId}`);
        expect(status).toBe(404);
        expect(title).toMatch(/introuvable/i);
      },
    );

    it.each([`${UNIT}/retrait/x`, '/annuaire/services/x/nom', '/annuaire/agents/x/depart'])(
      'take no form at an address that can be none: %s',
      async (path) => {
        await at.visitor.open(UNIT);
        const hidden = at.visitor.hiddenOf(`${UNIT}/nom`);
        const before = at.writes().length;
        expect((await at.visitor.ask('POST', path, { ...hidden, name: 'Neuf' })).status).toBe(404);
        expect(at.writes()).toHaveLength(before);
      },
    );
  });
}
