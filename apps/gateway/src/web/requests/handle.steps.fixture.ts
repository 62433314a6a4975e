import type { Typed } from '@citadelle/testing';
import { passwords, resets } from '@citadelle/contracts/calls';
import { describe, expect, it, jest } from '@jest/globals';
import { CODES, RENEWED, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { CODE, RELEASE, REQUEST, request, type VisitedRequests } from './requests.fixture.js';

/** What a manager does with a request. */
export function handlingRequests(at: VisitedRequests): void {
  describe('releasing a code', () => {
    it('shows it once, large, after the password and with advice', async () => {
      const { text } = await at.visitor.open(REQUEST);
      for (const said of [
        'en personne',
        'rappelé(e)',
        'en visio',
        'afficher le 2e code',
        'rappelez-la à un numéro que vous connaissez déjà',
      ]) {
        expect(text).toContain(said);
      }
      const page = await at.visitor.post(CODE, RELEASE);
      expect(page.status).toBe(200);
      expect(page.html).toContain(`<strong class="pratic-code" data-code>${CODES.second}</strong>`);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(at.upstream('second-code').at(-1)).toEqual({
        token: RENEWED,
        identityCheck: 'called-back',
      });
      expect(at.callsTo('/internal/reauthentications').at(-1)).toEqual({
        token: TOKENS.manager,
        password: RELEASE.password,
      });
      // Typing the password gave the session another token, and the page can be left with it.
      expect(at.visitor.cookies.get('__Host-session')).toBe(RENEWED);
      expect((await at.visitor.send('/deconnexion')).text).toContain('Vous êtes déconnecté(e)');
    });

    it('shows it to a double click, and to nobody by its address', async () => {
      await at.visitor.open(REQUEST);
      const hidden = at.visitor.hiddenOf(CODE);
      const before = at.upstream('second-code').length;
      const send = () => at.visitor.ask('POST', CODE, { ...hidden, ...RELEASE });
      const both = await Promise.all([send(), send()]);
      for (const { html } of both) expect(html).toContain(CODES.second);
      expect(at.upstream('second-code')).toHaveLength(before + 1);
      const { status, html } = await at.visitor.open(CODE);
      expect(status).toBe(200);
      expect(html).not.toContain(CODES.second);
    });

    it('explains the way on to whoever loads the page again', async () => {
      await at.visitor.open(REQUEST);
      const hidden = at.visitor.hiddenOf(CODE);
      const send = () => at.visitor.ask('POST', CODE, { ...hidden, ...RELEASE });
      expect((await send()).html).toContain(CODES.second);
      at.waiting({ 'SIG-AESH': [request({ state: 'second-code-released' })] });
      at.gateway.credentials.answer([
        serve(resets.release, () => problem(409, 'already-released')),
      ]);
      const later = Date.now() + 6_000;
      const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
      const again = await send().finally(() => clock.mockRestore());
      expect(again.status).toBe(409);
      expect(again.html).not.toContain(CODES.second);
      const { text, html } = await at.visitor.open(REQUEST);
      expect(text).toContain('Il ne peut plus être affiché. S’il est perdu, transférez la demande');
      expect(html).not.toContain(`action="${CODE}"`);
    });

    it.each<[Typed, string, string]>([
      [{ password: 'typed here' }, 'Dites comment vous vous êtes assuré(e)', '#identityCheck'],
      [{ ...RELEASE, identityCheck: 'de loin' }, 'Choisissez « en personne »', '#identityCheck'],
      [{ ...RELEASE, password: '' }, 'Saisissez votre mot de passe.', '#password'],
      [{ ...RELEASE, password: 'x'.repeat(1001) }, 'au plus 128 caractères', '#password'],
      [{ ...RELEASE, password: 'x\0' }, 'Vérifiez le vôtre', '#password'],
    ])('comes back when the form is wrong: %j', async (typed, words, link) => {
      await at.visitor.open(REQUEST);
      const before = at.upstream('second-code').length;
      const { status, html, text, title } = await at.visitor.send(CODE, typed);
      expect({ status, asked: at.upstream('second-code').length }).toEqual({
        status: 422,
        asked: before,
      });
      expect(title).toMatch(/^Erreur : /);
      expect(text).toContain(words);
      expect(html).toContain(`<a href="${link}">`);
      for (const secret of ['typed here', RELEASE.password, 'x'.repeat(1001)])
        expect(html).not.toContain(secret);
    });

    it('stays on its page after a wrong password, with the choice made', async () => {
      at.gateway.credentials.answer([
        serve(passwords.reauthenticate, () => problem(403, 'wrong-password')),
      ]);
      const before = at.upstream('second-code').length;
      await at.visitor.open(REQUEST);
      const { status, html, text } = await at.visitor.send(CODE, {
        ...RELEASE,
        password: 'tout faux',
      });
      expect(status).toBe(403);
      expect(text).toContain('Ce mot de passe n’est pas le vôtre.');
      expect(html).toContain('<a href="#password">');
      expect(at.upstream('second-code')).toHaveLength(before);
      expect(html).toMatch(/value="called-back" checked/);
      expect(html).not.toContain('tout faux');
    });

    it.each([
      [403, 'own-request'],
      [403, 'same-source'],
      [403, 'other-unit-required'],
      [403, 'conflict-of-interest'],
      [429, 'too-many-attempts'],
    ])('may be refused by the service: %s %s', async (status, code) => {
      at.gateway.credentials.answer([serve(resets.release, () => problem(status, code))]);
      await at.visitor.open(REQUEST);
      const page = await at.visitor.send(CODE, RELEASE);
      expect(page.status).toBe(status);
      expect(page.html).toContain(`action="${REQUEST}/transfert"`);
      expect(page.html).not.toContain(CODES.second);
    });

    it.each(['own-act', 'new-role'] as const)(
      'is not offered to whoever must leave it to others, who are named: %s',
      async (remark) => {
        at.waiting({ 'SIG-AESH': [request({ remarks: [remark] })] });
        const { text, html } = await at.visitor.open(REQUEST);
        expect(html).not.toContain(`action="${CODE}"`);
        expect(html).toContain(`action="${REQUEST}/transfert"`);
        expect(text).toContain('un autre administrateur doit donner le code');
      },
    );

    it('is not offered for one’s own request', async () => {
      at.waiting({ 'SIG-AESH': [request({ remarks: ['own-request'] })] });
      const { text, html } = await at.visitor.open(REQUEST);
      expect(text).toContain('Un autre gestionnaire doit la traiter.');
      expect(html).not.toContain(`action="${REQUEST}/`);
    });

    it('is offered for a request from one’s own address, which may be shared: the service knows', async () => {
      at.waiting({ 'SIG-AESH': [request({ remarks: ['same-source'] })] });
      const { text } = await at.visitor.open(REQUEST);
      expect(text).toContain('Elle vient de la même adresse que votre session.');
      expect((await at.visitor.post(CODE, RELEASE)).html).toContain(CODES.second);
    });
  });

  describe('refusing and transferring', () => {
    it('a refusal carries its reason', async () => {
      await at.visitor.open(REQUEST);
      const { text } = await at.visitor.send(`${REQUEST}/refus`, { reason: 'Appel douteux.' });
      expect(text).toContain('La demande est refusée');
      expect(at.upstream('refusal').at(-1)).toEqual({ reason: 'Appel douteux.' });
    });

    it('a transfer goes to another unit', async () => {
      await at.visitor.open(REQUEST);
      expect(at.visitor.page.html).toContain('<option value="RECTORAT">');
      expect(at.visitor.page.html).not.toContain('<option value="SIG-AESH">');
      const { text } = await at.visitor.send(`${REQUEST}/transfert`, { unit: 'RECTORAT' });
      expect(text).toContain('La demande est transférée');
      expect(at.upstream('transfer').at(-1)).toEqual({ unit: 'RECTORAT' });
    });

    it.each([
      ['refus', 'refusal', {}, 'Écrivez pourquoi vous refusez'],
      ['refus', 'refusal', { reason: 'x'.repeat(501) }, 'au plus 500 caractères'],
      ['refus', 'refusal', { reason: 'a\nBcc: x' }, 'sur une seule ligne'],
      ['transfert', 'transfer', { unit: '' }, 'Choisissez le service'],
      ['transfert', 'transfer', { unit: '../x' }, 'Choisissez un service de la liste.'],
    ])('%s comes back when it is wrong: %s %j', async (form, call, typed: Typed, words) => {
      await at.visitor.open(REQUEST);
      const before = at.upstream(call).length;
      const { status, text } = await at.visitor.send(`${REQUEST}/${form}`, typed);
      expect({ status, calls: at.upstream(call).length }).toEqual({ status: 422, calls: before });
      expect(text).toContain(words);
    });

    it('keep the reason that could not be sent', async () => {
      at.gateway.credentials.answer([serve(resets.refuse, () => problem(409, 'request-closed'))]);
      await at.visitor.open(REQUEST);
      const { status, html } = await at.visitor.send(`${REQUEST}/refus`, { reason: '"><b>non' });
      expect(status).toBe(409);
      expect(html).toContain('value="&quot;>&lt;b>non"');
    });
  });
}
