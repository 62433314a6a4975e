import { PageVisitor } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CODES, TOKENS } from '../testing/fake-credentials.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

let gateway: TestGateway;
let visitor: PageVisitor;
beforeAll(async () => {
  gateway = await startTestGateway({ WEBMAIL_URL: 'https://messagerie.example.org' });
  visitor = new PageVisitor(gateway.url);
});
afterAll(() => gateway.stop());

function expectSaid(...words: string[]): void {
  for (const said of words) expect(visitor.page.text).toContain(said);
}

// Written out here again, so that nobody changes a word of the tutorial by the way.
describe('the words of the tutorial stand on their pages', () => {
  it.each<[string, string[]]>([
    ['/', ['Pratic', 'Connexion']],
    ['/connexion', ['je ne connais pas mon identifiant et/ou mot de passe']],
    [
      '/codes-acces',
      [
        "Mes codes d'accès",
        "Je souhaite recevoir mes codes d'accès",
        'A – Je ne connais rien du tout.',
        'B – Je connais mon identifiant, mais plus mon mot de passe',
        "C – J'initialise mon mot de passe",
        'Où en est ma demande ?',
      ],
    ],
    ['/codes-acces/a', ['Nom usuel', 'Prénom', 'Date de naissance', 'lancer la recherche']],
    ['/codes-acces/c', ["C – J'initialise mon mot de passe", 'modifier mon mot de passe']],
    ['/ce-n-est-pas-moi?jeton=x', ["Ce n'est pas moi"]],
  ])('%s', async (path, words) => {
    await visitor.open(path);
    expectSaid(...words);
  });

  it('on the way A', async () => {
    await visitor.open('/codes-acces/a');
    const identity = { usualName: 'Pin', firstName: 'Jean', birthDate: '02/11/1988' };
    await visitor.send('/codes-acces/a', identity);
    expect(visitor.page.text).toContain("obtenir mes codes d'accès");
    await visitor.send('/codes-acces/a/verification');
    expectSaid('votre adresse', 'votre identifiant', 'Je souhaite initialiser mon mot de passe');
    await visitor.send('/codes-acces/a/compte');
    expectSaid('1er code', 'Vous êtes affecté(e) au Rectorat', 'envoyer ma demande de code');
  });

  it('on the way out of a request', async () => {
    await visitor.open('/codes-acces/suivi');
    await visitor.send('/codes-acces/suivi', { login: 'jpin', firstCode: CODES.first });
    expect(visitor.page.text).toContain('annuler');
  });

  it('in the personal space', async () => {
    visitor.cookies.set('__Host-session', TOKENS.agent);
    const { text, html } = await visitor.open('/espace');
    expect(text).toContain('se déconnecter');
    expect(html).toMatch(/href="https:\/\/messagerie\.example\.org"[^>]*>Ma messagerie</);
  });
});
