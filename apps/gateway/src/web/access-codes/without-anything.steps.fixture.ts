import type { Typed } from '@citadelle/testing';
import { identityLookups, resets } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { CODES, RESET_ID, SENT_CODES } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import type { VisitedGateway } from '../visited-gateway.fixture.js';

const IDENTITY = { usualName: 'Pin', firstName: 'Jean', birthDate: '02/11/1988' };

/** A: the way to codes of whoever knows nothing. */
export function withoutAnything(at: VisitedGateway): void {
  const callsToDirectory = () =>
    at.gateway.directory.received.filter(({ path }) => path === '/internal/identity-lookups');
  const toTheAccount = async () => {
    await at.visitor.open('/codes-acces/a');
    await at.visitor.send('/codes-acces/a', IDENTITY);
    await at.visitor.send('/codes-acces/a/verification');
  };

  describe('A, without knowing anything', () => {
    it('leads from a name to the first code, and to the managers', async () => {
      await at.visitor.open('/codes-acces/a');
      expect(at.visitor.page.title).toMatch(
        /^Qui êtes-vous \? – Étape 1 sur 5 – A – Je ne connais rien/,
      );
      await at.visitor.send('/codes-acces/a', IDENTITY);
      expect(at.visitor.page.title).toContain('Étape 2 sur 5');
      expect(at.visitor.page.text).toContain('02/11/1988');
      expect(callsToDirectory().at(-1)?.body).toEqual({ ...IDENTITY, birthDate: '1988-11-02' });
      await at.visitor.send('/codes-acces/a/verification');
      expect(at.visitor.page.title).toContain('Étape 3 sur 5');
      expect(at.visitor.page.text).toMatch(/votre adresse jean\.pin@ac-besancon\.fr/);
      expect(at.visitor.page.text).toMatch(/votre identifiant jpin/);
      await at.visitor.send('/codes-acces/a/compte');
      expect(at.visitor.page.title).toContain('Étape 4 sur 5');
      expect(at.visitor.page.text).toContain(CODES.first);
      expect(at.visitor.page.headers.get('cache-control')).toBe('no-store');
      expect(at.callsTo('/internal/password-resets').at(-1)).toEqual({
        lookupToken: 'jeton',
        startAnew: false,
      });
      const sent = await at.visitor.post('/codes-acces/demande');
      expect(sent.location).toBe('/codes-acces/demande');
      await at.visitor.open(sent.location!);
      expect(at.visitor.page.title).toContain('Étape 5 sur 5');
      expect(at.visitor.page.text).toContain('Gestion des AESH (SIG-AESH)');
      expect(at.visitor.page.text).not.toContain(CODES.first);
      const path = `/internal/password-resets/${RESET_ID}/second-code-request`;
      expect(at.callsTo(path).at(-1)).toEqual({ firstCode: SENT_CODES.first });
    });

    it('asks for names as they look, however they were typed', async () => {
      const typed = {
        ...IDENTITY,
        usualName: 'D`ALEM\u00adBERT',
        firstName: 'Jean\u2011\u00c9ric\u200e',
      };
      await at.visitor.open('/codes-acces/a');
      await at.visitor.send('/codes-acces/a', typed);
      expect(callsToDirectory().at(-1)?.body).toMatchObject({
        ...{ usualName: "D'ALEMBERT", firstName: 'Jean-Éric' },
      });
    });

    it('asks the Rectorat when somebody says to work there', async () => {
      await toTheAccount();
      await at.visitor.send('/codes-acces/a/compte');
      await at.visitor.send('/codes-acces/demande', { rectorat: 'oui' });
      expect(at.visitor.page.text).toContain('RECTORAT');
      const path = `/internal/password-resets/${RESET_ID}/second-code-request`;
      expect(at.callsTo(path).at(-1)).toEqual({ firstCode: SENT_CODES.first, unit: 'RECTORAT' });
    });

    it.each([
      [{}, ['Saisissez votre nom usuel.', 'Saisissez votre prénom.', 'par exemple 02/11/1988']],
      [{ ...IDENTITY, birthDate: '31/02/1988' }, ['sous la forme JJ/MM/AAAA']],
      [{ ...IDENTITY, birthDate: 'hier' }, ['sous la forme JJ/MM/AAAA']],
      [{ ...IDENTITY, usualName: 'x'.repeat(101) }, ['au plus 100 caractères']],
      [{ ...IDENTITY, firstName: '<script>alert(1)</script>' }, ['Vérifiez votre saisie']],
      [{ ...IDENTITY, firstName: "Robert'; DROP TABLE--" }, ['Vérifiez votre saisie']],
    ])('comes back with what was typed, and words: %j', async (typed: Typed, words) => {
      await at.visitor.open('/codes-acces/a');
      const before = callsToDirectory().length;
      const { status, html, text, title } = await at.visitor.send('/codes-acces/a', typed);
      expect({ status, calls: callsToDirectory().length }).toEqual({ status: 422, calls: before });
      expect(title).toMatch(/^Erreur : /);
      for (const said of words) expect(text).toContain(said);
      if (typed.usualName) expect(html).toContain(`value="${typed.usualName}"`);
      expect(html).not.toContain('<script>alert');
    });

    it.each([
      [404, 'identity-not-found'],
      [429, 'too-many-attempts'],
    ])('stays on its page when nobody is found: %s %s', async (status, code) => {
      at.gateway.directory.answer([
        serve(identityLookups.lookUp, () =>
          problem(status, code, { headers: { 'retry-after': '3600' } }),
        ),
      ]);
      await at.visitor.open('/codes-acces/a');
      const page = await at.visitor.send('/codes-acces/a', IDENTITY);
      expect(page.status).toBe(status);
      expect(page.html).toContain('value="Pin"');
      expect(page.text).toContain('dans 60 minutes');
    });

    it('begins again where the browser forgot, or keeps nonsense', async () => {
      for (const kept of [
        undefined,
        'x',
        '%00',
        Buffer.from('{"at":"found"}').toString('base64url'),
      ]) {
        if (kept) at.visitor.cookies.set('__Host-journey', kept);
        for (const path of ['/codes-acces/a/verification', '/codes-acces/a/compte']) {
          expect((await at.visitor.ask('GET', path)).location).toBe('/codes-acces/a');
        }
      }
      expect((await at.visitor.ask('GET', '/codes-acces/demande')).location).toBe(
        '/codes-acces/suivi',
      );
    });

    it('shows the first code again on a double click, and starts one reset', async () => {
      await toTheAccount();
      const before = at.callsTo('/internal/password-resets').length;
      const hidden = at.visitor.hiddenOf('/codes-acces/a/compte');
      const journey = new Map(at.visitor.cookies);
      const first = await at.visitor.ask('POST', '/codes-acces/a/compte', hidden);
      // The second click left before the first answer came.
      journey.forEach((value, name) => at.visitor.cookies.set(name, value));
      const second = await at.visitor.ask('POST', '/codes-acces/a/compte', hidden);
      for (const { text } of [first, second]) expect(text).toContain(CODES.first);
      expect(at.callsTo('/internal/password-resets')).toHaveLength(before + 1);
    });

    it('leaves nothing for the next person at the same machine', async () => {
      await toTheAccount();
      await at.visitor.send('/codes-acces/a/compte');
      expect(at.visitor.cookies.has('__Host-journey')).toBe(false);
      expect((await at.visitor.ask('GET', '/codes-acces/a/compte')).location).toBe(
        '/codes-acces/a',
      );
    });

    it('says what to do when a request is pending, and begins anew only when told so', async () => {
      at.gateway.credentials.answer([
        serve(resets.start, ({ startAnew }) =>
          startAnew
            ? {
                resetId: RESET_ID,
                firstCode: CODES.first,
                state: 'started',
                expiresAt: '2026-11-23T23:00:00Z',
              }
            : problem(409, 'reset-pending'),
        ),
      ]);
      await toTheAccount();
      const pending = await at.visitor.send('/codes-acces/a/compte');
      expect(pending.status).toBe(409);
      expect(pending.text).toContain('Celle en cours reste valable');
      const anew = await at.visitor.send('/codes-acces/a/compte', { startAnew: 'true' });
      expect(anew.text).toContain(CODES.first);
    });

    it('keeps the first code on the page when the request cannot be sent', async () => {
      at.gateway.credentials.answer([
        serve(resets.requestCode, () =>
          problem(503, 'service-unavailable', { headers: { 'retry-after': '2' } }),
        ),
      ]);
      await toTheAccount();
      await at.visitor.send('/codes-acces/a/compte');
      expect(at.visitor.page.html).not.toMatch(/<input[^>]* checked/);
      const page = await at.visitor.send('/codes-acces/demande', { rectorat: 'oui' });
      expect(page.status).toBe(503);
      expect(page.text).toContain(CODES.first);
      expect(page.html).toMatch(/<input[^>]* checked/);
    });

    it.each<Typed>([{ resetId: 'x' }, { resetId: '' }, { firstCode: '' }, { expiresAt: 'x' }])(
      'takes no request that is not one: %j',
      async (typed) => {
        await toTheAccount();
        await at.visitor.send('/codes-acces/a/compte');
        const page = await at.visitor.send('/codes-acces/demande', typed);
        expect(page.status).toBeLessThan(500);
      },
    );
  });
}
