import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CODES, fakeCredentials, PASSWORD, RESET_ID } from '../../testing/fake-credentials.js';
import { fakeDirectory } from '../../testing/fake-directory.js';
import { problem } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { PageVisitor, type Typed } from '../page-visitor.fixture.js';

const IDENTITY = { usualName: 'Pin', firstName: 'Jean', birthDate: '02/11/1988' };
const COMPLETION = {
  login: 'jpin',
  firstCode: CODES.first,
  secondCode: CODES.second,
  newPassword: PASSWORD,
  confirmation: PASSWORD,
};

let gateway: TestGateway;
let visitor: PageVisitor;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  visitor = new PageVisitor(gateway.url);
});
afterEach(() => {
  gateway.credentials.answer(fakeCredentials());
  gateway.directory.answer(fakeDirectory());
});

const callsTo = (path: string) =>
  gateway.credentials.received.filter((call) => call.path === path).map(({ body }) => body);
const callsToDirectory = () =>
  gateway.directory.received.filter(({ path }) => path === '/internal/identity-lookups');

async function toTheAccount(): Promise<void> {
  await visitor.open('/codes-acces/a');
  await visitor.send('/codes-acces/a', IDENTITY);
  await visitor.send('/codes-acces/a/verification');
}

describe('A, without knowing anything', () => {
  it('leads from a name to the first code, and to the managers', async () => {
    await visitor.open('/codes-acces/a');
    expect(visitor.page.title).toMatch(
      /^Qui êtes-vous \? – Étape 1 sur 5 – A – Je ne connais rien/,
    );
    await visitor.send('/codes-acces/a', IDENTITY);
    expect(visitor.page.title).toContain('Étape 2 sur 5');
    expect(visitor.page.text).toContain('02/11/1988');
    expect(callsToDirectory().at(-1)?.body).toEqual({ ...IDENTITY, birthDate: '1988-11-02' });
    await visitor.send('/codes-acces/a/verification');
    expect(visitor.page.title).toContain('Étape 3 sur 5');
    expect(visitor.page.text).toMatch(/votre adresse jean\.pin@ac-besancon\.fr/);
    expect(visitor.page.text).toMatch(/votre identifiant jpin/);
    await visitor.send('/codes-acces/a/compte');
    expect(visitor.page.title).toContain('Étape 4 sur 5');
    expect(visitor.page.text).toContain(CODES.first);
    expect(visitor.page.headers.get('cache-control')).toBe('no-store');
    expect(callsTo('/internal/password-resets').at(-1)).toEqual({
      lookupToken: 'jeton',
      startAnew: false,
    });
    const sent = await visitor.post('/codes-acces/demande');
    expect(sent.location).toBe('/codes-acces/demande');
    await visitor.open(sent.location!);
    expect(visitor.page.title).toContain('Étape 5 sur 5');
    expect(visitor.page.text).toContain('Gestion des AESH (SIG-AESH)');
    expect(visitor.page.text).not.toContain(CODES.first);
    const path = `/internal/password-resets/${RESET_ID}/second-code-request`;
    expect(callsTo(path).at(-1)).toEqual({ firstCode: CODES.first });
  });

  it('asks the Rectorat when somebody says to work there', async () => {
    await toTheAccount();
    await visitor.send('/codes-acces/a/compte');
    await visitor.send('/codes-acces/demande', { rectorat: 'oui' });
    expect(visitor.page.text).toContain('RECTORAT');
    const path = `/internal/password-resets/${RESET_ID}/second-code-request`;
    expect(callsTo(path).at(-1)).toEqual({ firstCode: CODES.first, unit: 'RECTORAT' });
  });

  it.each([
    [{}, ['Saisissez votre nom usuel.', 'Saisissez votre prénom.', 'par exemple 02/11/1988']],
    [{ ...IDENTITY, birthDate: '31/02/1988' }, ['sous la forme JJ/MM/AAAA']],
    [{ ...IDENTITY, birthDate: 'hier' }, ['sous la forme JJ/MM/AAAA']],
    [{ ...IDENTITY, usualName: 'x'.repeat(101) }, ['au plus 100 caractères']],
    [{ ...IDENTITY, firstName: '<script>alert(1)</script>' }, ['Vérifiez votre saisie']],
    [{ ...IDENTITY, firstName: "Robert'; DROP TABLE--" }, ['Vérifiez votre saisie']],
  ])('comes back with what was typed, and words: %j', async (typed: Typed, words) => {
    await visitor.open('/codes-acces/a');
    const before = callsToDirectory().length;
    const { status, html, text, title } = await visitor.send('/codes-acces/a', typed);
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
    gateway.directory.answer({
      'POST /internal/identity-lookups': () =>
        problem(status, code, { headers: { 'retry-after': '3600' } }),
    });
    await visitor.open('/codes-acces/a');
    const page = await visitor.send('/codes-acces/a', IDENTITY);
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
      if (kept) visitor.cookies.set('__Host-journey', kept);
      for (const path of ['/codes-acces/a/verification', '/codes-acces/a/compte']) {
        expect((await visitor.ask('GET', path)).location).toBe('/codes-acces/a');
      }
    }
    expect((await visitor.ask('GET', '/codes-acces/demande')).location).toBe('/codes-acces/suivi');
  });

  it('shows the first code again on a double click, and starts one reset', async () => {
    await toTheAccount();
    const before = callsTo('/internal/password-resets').length;
    const hidden = visitor.hiddenOf('/codes-acces/a/compte');
    const journey = new Map(visitor.cookies);
    const first = await visitor.ask('POST', '/codes-acces/a/compte', hidden);
    // The second click left before the first answer came.
    journey.forEach((value, name) => visitor.cookies.set(name, value));
    const second = await visitor.ask('POST', '/codes-acces/a/compte', hidden);
    for (const { text } of [first, second]) expect(text).toContain(CODES.first);
    expect(callsTo('/internal/password-resets')).toHaveLength(before + 1);
  });

  it('leaves nothing for the next person at the same machine', async () => {
    await toTheAccount();
    await visitor.send('/codes-acces/a/compte');
    expect(visitor.cookies.has('__Host-journey')).toBe(false);
    expect((await visitor.ask('GET', '/codes-acces/a/compte')).location).toBe('/codes-acces/a');
  });

  it('says what to do when a request is pending, and begins anew only when told so', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets': ({ body }) =>
        (body as { startAnew?: boolean }).startAnew
          ? {
              status: 201,
              body: {
                resetId: RESET_ID,
                firstCode: CODES.first,
                expiresAt: '2026-11-23T23:00:00Z',
              },
            }
          : problem(409, 'reset-pending'),
    });
    await toTheAccount();
    const pending = await visitor.send('/codes-acces/a/compte');
    expect(pending.status).toBe(409);
    expect(pending.text).toContain('la demande en cours sera annulée');
    const anew = await visitor.send('/codes-acces/a/compte', { startAnew: 'true' });
    expect(anew.text).toContain(CODES.first);
  });

  it('keeps the first code on the page when the request cannot be sent', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets/*/second-code-request': () =>
        problem(503, 'service-unavailable', { headers: { 'retry-after': '2' } }),
    });
    await toTheAccount();
    await visitor.send('/codes-acces/a/compte');
    expect(visitor.page.html).not.toMatch(/<input[^>]* checked/);
    const page = await visitor.send('/codes-acces/demande', { rectorat: 'oui' });
    expect(page.status).toBe(503);
    expect(page.text).toContain(CODES.first);
    expect(page.html).toMatch(/<input[^>]* checked/);
  });

  it.each<Typed>([{ resetId: 'x' }, { resetId: '' }, { firstCode: '' }, { expiresAt: 'x' }])(
    'takes no request that is not one: %j',
    async (typed) => {
      await toTheAccount();
      await visitor.send('/codes-acces/a/compte');
      const page = await visitor.send('/codes-acces/demande', typed);
      expect(page.status).toBeLessThan(500);
    },
  );
});

describe('B, with the login', () => {
  it('leads to the first code', async () => {
    await visitor.open('/codes-acces/b');
    await visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    expect(visitor.page.title).toContain('Votre 1er code – Étape 2 sur 3');
    expect(visitor.page.text).toContain(CODES.first);
    expect(callsTo('/internal/password-resets').at(-1)).toEqual({
      login: 'jpin',
      birthDate: '1988-11-02',
      startAnew: false,
    });
    await visitor.send('/codes-acces/demande');
    expect(visitor.page.title).toContain('Étape 3 sur 3');
  });

  it('keeps what was typed when a request is pending', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets': () => problem(409, 'reset-pending'),
    });
    await visitor.open('/codes-acces/b');
    const page = await visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    expect(page.html).toContain('value="2/11/1988"');
    expect(page.html).toContain('name="startAnew"');
  });

  it.each<Typed>([{}, { login: 'jpin' }, { login: 'x'.repeat(201), birthDate: '2/11/1988' }])(
    'comes back with words: %j',
    async (typed) => {
      await visitor.open('/codes-acces/b');
      const page = await visitor.send('/codes-acces/b', typed);
      expect(page.status).toBe(422);
      expect(page.html).toContain('fr-message--error');
      for (const [, field] of page.html.matchAll(/<li><a href="#(\w+)">/g)) {
        expect(['login', 'birthDate']).toContain(field);
      }
    },
  );
});

describe('C, with both codes', () => {
  beforeEach(() => visitor.open('/codes-acces/c'));

  it('chooses a password, and ends whatever session the browser had', async () => {
    const answer = await visitor.post('/codes-acces/c', COMPLETION);
    expect(answer.location).toBe('/codes-acces/c/termine');
    const { login, firstCode, secondCode, newPassword } = COMPLETION;
    const asked = { login, firstCode, secondCode, newPassword };
    expect(callsTo('/internal/password-resets/completion').at(-1)).toEqual(asked);
    expect((await visitor.open(answer.location!)).text).toContain('Votre mot de passe est modifié');
  });

  it('has the five fields', () => {
    const labels = [...visitor.page.html.matchAll(/<label[^>]*>(\d\. [^<]*)/g)].map(
      ([, text]) => text,
    );
    expect(labels).toEqual([
      '1. Identifiant',
      '2. 1er code',
      '3. 2e code',
      '4. Nouveau mot de passe',
      '5. Confirmation du nouveau mot de passe',
    ]);
  });

  it.each([
    [{}, 'Saisissez votre 1er code'],
    [{ ...COMPLETION, secondCode: '' }, 'Saisissez le 2e code que votre gestionnaire'],
    [{ ...COMPLETION, firstCode: 'x'.repeat(65) }, 'Un code compte 8 lettres et chiffres'],
    [{ ...COMPLETION, confirmation: 'autre' }, 'Les deux saisies diffèrent.'],
  ])('comes back with words, and keeps no secret: %j', async (typed: Typed, words) => {
    const page = await visitor.send('/codes-acces/c', typed);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    for (const secret of [CODES.first, CODES.second, PASSWORD]) {
      expect(page.html).not.toContain(secret);
    }
    if (typed.login) expect(page.html).toContain('value="jpin"');
  });

  it('tells every refusal of the codes alike', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets/completion': () => problem(400, 'reset-refused'),
    });
    const page = await visitor.send('/codes-acces/c', COMPLETION);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Que faire.');
  });
});

describe('« Où en est ma demande ? »', () => {
  const codes = { login: 'jpin', firstCode: CODES.first };
  const tracked = async (state: string) => {
    gateway.credentials.answer({
      'POST /internal/password-resets/status': () => ({
        status: 200,
        body: {
          resetId: RESET_ID,
          state,
          unit: state === 'started' ? null : 'SIG-AESH',
          requestedAt: state === 'started' ? null : '2026-11-23T09:00:00Z',
          expiresAt: '2026-11-26T09:00:00Z',
        },
      }),
    });
    await visitor.open('/codes-acces/suivi');
    return visitor.send('/codes-acces/suivi', codes);
  };

  it.each([
    ['started', 'n’est pas encore envoyée', true],
    ['awaiting-second-code', 'a reçu votre demande', true],
    ['second-code-released', 'votre 2e code vous a été donné', true],
    ['completed', 'votre mot de passe est modifié', false],
    ['cancelled', 'Annulée', false],
    ['refused', 'Refusée', false],
    ['expired', 'le délai est passé', false],
    ['voided', 'trop de codes faux', false],
  ])('says what %s means', async (state, words, open) => {
    const { text } = await tracked(state);
    expect(text).toContain(words);
    expect(text.includes('annuler')).toBe(open);
    if (state === 'awaiting-second-code') {
      expect(text).toContain('Gestion des AESH (SIG-AESH)');
      expect(text).toMatch(/Depuis lundi 23 novembre/);
    }
  });

  it('cancels the request', async () => {
    await tracked('awaiting-second-code');
    await visitor.send('/codes-acces/annulation');
    expect(visitor.page.title).toContain('Votre demande est annulée');
    expect(callsTo('/internal/password-resets/cancellation').at(-1)).toEqual(codes);
  });

  it('sends a request that was not sent yet', async () => {
    await tracked('started');
    await visitor.send('/codes-acces/demande');
    expect(visitor.page.text).toContain('Votre demande de code est envoyée');
  });

  it('comes back with words, without the code', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets/status': () => problem(400, 'reset-refused'),
    });
    await visitor.open('/codes-acces/suivi');
    const page = await visitor.send('/codes-acces/suivi', codes);
    expect(page.html).toContain('value="jpin"');
    expect(page.html).not.toContain(CODES.first);
  });
});

describe("« Ce n'est pas moi »", () => {
  const LINK = `/ce-n-est-pas-moi?jeton=${RESET_ID}.preuve`;

  it('cancels after a confirmation, and says what to do next', async () => {
    const cancelled = () => callsTo('/internal/password-resets/cancellation').length;
    const before = cancelled();
    await visitor.open(LINK);
    expect(cancelled()).toBe(before);
    await visitor.send('/ce-n-est-pas-moi');
    expect(visitor.page.text).toContain('Prévenez votre service gestionnaire');
    expect(callsTo('/internal/password-resets/cancellation').at(-1)).toEqual({
      notMeToken: `${RESET_ID}.preuve`,
    });
  });

  it.each(['', '?jeton=', '?jeton=a&jeton=b', `?jeton=${'x'.repeat(201)}`, '?jeton=a%20b'])(
    'says that a link is incomplete: %s',
    async (query) => {
      const page = await visitor.open(`/ce-n-est-pas-moi${query}`);
      expect(page.status).toBe(422);
      expect(page.text).toContain('Ce lien est incomplet');
    },
  );

  it('says that a link is no longer good', async () => {
    gateway.credentials.answer({
      'POST /internal/password-resets/cancellation': () => problem(400, 'reset-refused'),
    });
    await visitor.open(LINK);
    const page = await visitor.send('/ce-n-est-pas-moi');
    expect(page.status).toBe(400);
    expect(page.title).toMatch(/^Erreur : /);
  });
});
