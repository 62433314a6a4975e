import type { Typed } from '@citadelle/testing';
import type { ResetState } from '@citadelle/contracts';
import { contestations, devices, type NotMeEffect, resets } from '@citadelle/contracts/calls';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  CODES,
  DEVICE,
  JEAN,
  PASSWORD,
  RESET_ID,
  SENT_CODES,
} from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';
import { withoutAnything } from './without-anything.steps.fixture.js';

const COMPLETION = {
  login: 'jpin',
  firstCode: CODES.first,
  secondCode: CODES.second,
  newPassword: PASSWORD,
  confirmation: PASSWORD,
};

const at = new VisitedGateway();

withoutAnything(at);

describe('a browser that is known to an account', () => {
  it('says so on A and B, so that failures of strangers do not hold it up', async () => {
    at.visitor.cookies.set('__Host-device', DEVICE);
    await at.visitor.open('/codes-acces/a');
    const identity = { usualName: 'Pin', firstName: 'Jean', birthDate: '02/11/1988' };
    await at.visitor.send('/codes-acces/a', identity);
    expect(at.gateway.directory.received.at(-1)?.body).toMatchObject({ browserOf: JEAN.agentId });
    await at.visitor.open('/codes-acces/b');
    await at.visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    expect(at.callsTo('/internal/password-resets').at(-1)).toMatchObject({ device: DEVICE });
  });

  it('is one of a stranger when it is not recognised, or nobody can tell', async () => {
    for (const problemOrNot of [() => ({ agentId: null }), () => problem(503, 'shutting-down')]) {
      at.gateway.credentials.answer([serve(devices.recognise, problemOrNot)]);
      at.visitor.cookies.set('__Host-device', DEVICE);
      await at.visitor.open('/codes-acces/a');
      const identity = { usualName: 'Pin', firstName: 'Jean', birthDate: '02/11/1988' };
      await at.visitor.send('/codes-acces/a', identity);
      expect(at.visitor.page.title).toContain('Étape 2 sur 5');
      expect(at.gateway.directory.received.at(-1)?.body).not.toHaveProperty('browserOf');
    }
  });
});

describe('B, with the login', () => {
  it('leads to the first code', async () => {
    await at.visitor.open('/codes-acces/b');
    await at.visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    expect(at.visitor.page.title).toContain('Votre 1er code – Étape 2 sur 3');
    expect(at.visitor.page.text).toContain(CODES.first);
    expect(at.callsTo('/internal/password-resets').at(-1)).toEqual({
      login: 'jpin',
      birthDate: '1988-11-02',
      startAnew: false,
    });
    await at.visitor.send('/codes-acces/demande');
    expect(at.visitor.page.title).toContain('Étape 3 sur 3');
  });

  it('keeps what was typed when a request is pending', async () => {
    at.gateway.credentials.answer([serve(resets.start, () => problem(409, 'reset-pending'))]);
    await at.visitor.open('/codes-acces/b');
    const page = await at.visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    expect(page.html).toContain('value="2/11/1988"');
    expect(page.html).toContain('name="startAnew"');
  });

  it.each<Typed>([{}, { login: 'jpin' }, { login: 'x'.repeat(201), birthDate: '2/11/1988' }])(
    'comes back with words: %j',
    async (typed) => {
      await at.visitor.open('/codes-acces/b');
      const page = await at.visitor.send('/codes-acces/b', typed);
      expect(page.status).toBe(422);
      expect(page.html).toContain('fr-message--error');
      for (const [, field] of page.html.matchAll(/<li><a href="#(\w+)">/g)) {
        expect(['login', 'birthDate']).toContain(field);
      }
    },
  );
});

describe('C, with both codes', () => {
  beforeEach(() => at.visitor.open('/codes-acces/c'));

  it('chooses a password, and ends whatever session the browser had', async () => {
    const answer = await at.visitor.post('/codes-acces/c', COMPLETION);
    expect(answer.location).toBe('/codes-acces/c/termine');
    const { login, newPassword } = COMPLETION;
    const { first: firstCode, second: secondCode } = SENT_CODES;
    const asked = { login, firstCode, secondCode, newPassword };
    expect(at.callsTo('/internal/password-resets/completion').at(-1)).toEqual(asked);
    expect((await at.visitor.open(answer.location!)).text).toContain(
      'Votre mot de passe est modifié',
    );
  });

  it('has the five fields', () => {
    const labels = [...at.visitor.page.html.matchAll(/<label[^>]*>(\d\. [^<]*)/g)].map(
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
    const page = await at.visitor.send('/codes-acces/c', typed);
    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    for (const secret of [CODES.first, CODES.second, PASSWORD]) {
      expect(page.html).not.toContain(secret);
    }
    if (typed.login) expect(page.html).toContain('value="jpin"');
  });

  it('tells every refusal of the codes alike', async () => {
    at.gateway.credentials.answer([serve(resets.complete, () => problem(400, 'reset-refused'))]);
    const page = await at.visitor.send('/codes-acces/c', COMPLETION);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Que faire.');
  });
});

describe('« Où en est ma demande ? »', () => {
  const codes = { login: 'jpin', firstCode: CODES.first };
  const tracked = async (state: ResetState) => {
    at.gateway.credentials.answer([
      serve(resets.status, () => ({
        resetId: RESET_ID,
        state,
        unit: state === 'started' ? null : 'SIG-AESH',
        requestedAt: state === 'started' ? null : '2026-11-23T09:00:00Z',
        expiresAt: '2026-11-26T09:00:00Z',
      })),
    ]);
    await at.visitor.open('/codes-acces/suivi');
    return at.visitor.send('/codes-acces/suivi', codes);
  };

  it.each<[ResetState, string, boolean]>([
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

  it('tells how it stands now when the same page is sent again', async () => {
    await tracked('awaiting-second-code');
    await at.visitor.open('/codes-acces/suivi');
    const same = { ...at.visitor.hiddenOf('/codes-acces/suivi'), ...codes };
    const send = async () => (await at.visitor.ask('POST', '/codes-acces/suivi', same)).text;
    expect(await send()).toContain('a reçu votre demande');
    await tracked('second-code-released');
    expect(await send()).toContain('votre 2e code vous a été donné');
    at.gateway.credentials.answer([serve(resets.status, () => problem(503, 'shutting-down'))]);
    expect(await send()).toContain('momentanément indisponible');
    await tracked('cancelled');
    expect(await send()).toContain('Annulée');
  });

  it('cancels the request', async () => {
    await tracked('awaiting-second-code');
    await at.visitor.send('/codes-acces/annulation');
    expect(at.visitor.page.title).toContain('Votre demande est annulée');
    expect(at.callsTo('/internal/password-resets/cancellation').at(-1)).toEqual({
      ...{ login: 'jpin', firstCode: SENT_CODES.first },
    });
  });

  it('sends a request that was not sent yet', async () => {
    await tracked('started');
    await at.visitor.send('/codes-acces/demande');
    expect(at.visitor.page.text).toContain('Votre demande de code est envoyée');
  });

  it('comes back with words, without the code', async () => {
    at.gateway.credentials.answer([serve(resets.status, () => problem(400, 'reset-refused'))]);
    await at.visitor.open('/codes-acces/suivi');
    const page = await at.visitor.send('/codes-acces/suivi', codes);
    expect(page.html).toContain('value="jpin"');
    expect(page.html).not.toContain(CODES.first);
  });
});

describe("« Ce n'est pas moi »", () => {
  const LINK = `/ce-n-est-pas-moi?jeton=${RESET_ID}.preuve`;

  const used = () => at.callsTo('/internal/not-me-links/use');
  const linkThat = (effect: NotMeEffect, unit: string | null = 'SIG-AESH') =>
    at.gateway.credentials.answer([
      serve(contestations.lookAtLink, () => ({ effect, unit })),
      serve(contestations.useLink, () => ({ effect, unit })),
    ]);

  it.each([
    ['cancelled', 'annuler cette demande', 'La demande est annulée', 'Prévenez'],
    ['contested', 'supprimer ce mot de passe', 'Le mot de passe est supprimé', 'nouveaux codes'],
    ['alerted', 'prévenir les gestionnaires', 'sont prévenus', 'Appelez tout de suite'],
  ] as const)('asks first, says what it did and what to do next: %s', async (effect, ...words) => {
    const [button, done, next] = words;
    linkThat(effect);
    const before = used().length;
    const question = await at.visitor.open(LINK);
    expect(question.text).toContain(`Ce n’est pas moi : ${button}`);
    expect(used()).toHaveLength(before);
    const page = await at.visitor.send('/ce-n-est-pas-moi');
    expect(page.status).toBe(200);
    expect(page.text).toContain(done);
    expect(page.text).toContain(next);
    expect(page.text).toContain('votre service gestionnaire (Gestion des AESH)');
    expect(used().at(-1)).toEqual({ notMeToken: `${RESET_ID}.preuve` });
  });

  it.each([
    ['nothing-left', 'C’est déjà fait'],
    ['ended', 'sans nouveau mot de passe'],
    ['too-late', 'Appelez tout de suite'],
  ] as const)('promises nothing that it cannot do: %s', async (effect, said) => {
    linkThat(effect, null);
    const page = await at.visitor.open(LINK);
    expect(page.status).toBe(200);
    expect(page.text).toContain(said);
    expect(page.html).not.toContain('<form action="/ce-n-est-pas-moi"');
  });

  it('says how it stands when that changed since the question, never that codes are refused', async () => {
    linkThat('cancelled');
    await at.visitor.open(LINK);
    let looks = 0;
    at.gateway.credentials.answer([
      serve(contestations.lookAtLink, () => ({
        effect: looks++ === 0 ? 'cancelled' : 'ended',
        unit: null,
      })),
      serve(contestations.useLink, () => problem(400, 'reset-refused')),
    ]);
    const page = await at.visitor.send('/ce-n-est-pas-moi');
    expect(page.text).toContain('La demande est terminée');
    expect(page.text).not.toContain('Codes refusés');
  });

  it.each(['', '?jeton=', '?jeton=a&jeton=b', `?jeton=${'x'.repeat(201)}`, '?jeton=a%20b'])(
    'says that a link is incomplete: %s',
    async (query) => {
      const page = await at.visitor.open(`/ce-n-est-pas-moi${query}`);
      expect(page.status).toBe(422);
      expect(page.text).toContain('Ce lien est incomplet');
    },
  );

  it('says that a link is incomplete where it is none of ours', async () => {
    at.gateway.credentials.answer([
      serve(contestations.lookAtLink, () => problem(400, 'reset-refused')),
    ]);
    const page = await at.visitor.open(LINK);
    expect(page.status).toBe(422);
    expect(page.text).toContain('Ce lien est incomplet');
  });
});
