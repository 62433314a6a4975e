import { passwords } from '@citadelle/contracts/calls';
import { chosenPasswords } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const PATH = '/mot-de-passe';
const SECRETS = {
  currentPassword: 'numen-typed-here',
  newPassword: chosenPasswords.first,
  confirmation: chosenPasswords.first,
};

const at = new VisitedGateway(TOKENS.agent);
beforeEach(async () => {
  await at.visitor.open(PATH);
});

const changes = () =>
  at.gateway.credentials.received.filter(({ path }) => path === '/internal/password-changes');

describe('choosing a password', () => {
  it('says so on the personal space', async () => {
    const page = await at.visitor.send(PATH, SECRETS);
    expect(page.title).toContain('Espace personnel');
    expect(page.text).toContain('Votre mot de passe est modifié');
    const { currentPassword, newPassword } = SECRETS;
    expect(changes().at(-1)?.body).toEqual({ token: TOKENS.agent, currentPassword, newPassword });
  });

  it('is forced after a sign-in with the NUMEN', async () => {
    at.visitor.cookies.set('__Host-session', TOKENS.newcomer);
    const { text } = await at.visitor.open('/espace');
    expect(text).toContain('votre NUMEN n’ouvrira plus rien');
  });

  it('is done once on a double click', async () => {
    const before = changes().length;
    const hidden = at.visitor.hiddenOf(PATH);
    const send = () => at.visitor.ask('POST', PATH, { ...hidden, ...SECRETS });
    const [first, second] = [await send(), await send()];
    expect([first.location, second.location]).toEqual(Array(2).fill('/espace?fait=mot-de-passe'));
    expect(changes()).toHaveLength(before + 1);
  });
});

describe('a password that is not taken', () => {
  const refused = async (typed: Record<string, string>) => {
    const page = await at.visitor.send(PATH, typed);
    for (const secret of Object.values(SECRETS)) expect(page.html).not.toContain(secret);
    expect(page.title).toMatch(/^Erreur : /);
    return page;
  };

  it.each([
    [{}, 'Saisissez votre mot de passe actuel.'],
    [{ ...SECRETS, newPassword: '' }, 'Choisissez un nouveau mot de passe.'],
    [{ ...SECRETS, confirmation: '' }, 'Saisissez une deuxième fois'],
    [{ ...SECRETS, confirmation: 'autre' }, 'Les deux saisies diffèrent.'],
    [{ ...SECRETS, newPassword: 'x'.repeat(1001) }, 'Choisissez au plus 128 caractères.'],
    [{ ...SECRETS, currentPassword: 'x\0' }, 'Vérifiez le vôtre.'],
  ])('comes back with words: %j', async (typed, words) => {
    const before = changes().length;
    const page = await refused(typed);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    expect(changes()).toHaveLength(before);
  });

  it('tells each rule with its state', async () => {
    expect(at.visitor.page.text).toContain('sans NUMEN – à respecter');
    at.gateway.credentials.answer([
      serve(passwords.change, () =>
        problem(422, 'password-rejected', {
          body: {
            errors: [
              { field: 'newPassword', code: 'too-short', message: 'Choisissez au moins 12.' },
            ],
          },
        }),
      ),
    ]);
    const { text, html } = await refused(SECRETS);
    expect(text).toContain('convient très bien – non respectée');
    expect(text).toContain('sans NUMEN – respectée');
    expect(html).toContain('<a href="#newPassword">Choisissez au moins 12.</a>');
  });

  it.each([
    [403, 'wrong-password'],
    [429, 'too-many-attempts'],
    [503, 'hashing-saturated'],
  ])('may be one that the service refuses: %s %s', async (status, code) => {
    const answer = problem(status, code, { headers: { 'retry-after': '30' } });
    at.gateway.credentials.answer([serve(passwords.change, () => answer)]);
    const page = await refused(SECRETS);
    expect(page.status).toBe(status);
    expect(page.text).toContain('Vous pourrez recommencer dans 30 secondes.');
  });

  it('leads to a new sign-in when the session ended meanwhile', async () => {
    at.gateway.credentials.answer([serve(passwords.change, () => problem(401, 'session-expired'))]);
    const page = await at.visitor.post(PATH, SECRETS);
    expect(page.location).toBe('/connexion?motif=session-terminee&retour=%2Fmot-de-passe');
    expect(at.visitor.cookies.has('__Host-session')).toBe(false);
  });

  it('is not told but by a number when something is broken', async () => {
    at.gateway.credentials.answer([serve(passwords.change, () => problem(500, 'internal-error'))]);
    const page = await at.visitor.post(PATH, SECRETS);
    expect(page.status).toBe(500);
    expect(page.text).toContain(page.headers.get('x-correlation-id'));
  });
});
