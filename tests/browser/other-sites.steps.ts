import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { people } from '@citadelle/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DESKTOP, Person, PHONE } from '../support/browser.js';
import { created, signedIn, signIn, type Site } from './site.js';

const SOLENE = {
  usualName: 'MAIROT',
  firstName: 'Solène',
  birthDate: '1991-04-18',
  numen: '03E1700777SML',
  unit: 'SIG-AESH',
};
const PASSWORD = 'pendule et sapin bleu 27';

/** What other sites, other tabs and impatient people do to a session. */
export function otherSites(site: () => Site): void {
  /** `localhost`, which browsers take for another site than 127.0.0.1. */
  let elsewhere: Server;
  const addressOf = (server: Server) =>
    `http://localhost:${(server.address() as AddressInfo).port}/`;
  const someone = (scripts = true) =>
    Person.at(site().browser, site().academy.gateway, { ...DESKTOP, scripts });

  beforeAll(async () => {
    const { gateway } = site().academy;
    elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="fr"><title>Ailleurs</title>
        <img src="${gateway}/connexion" alt=""><a href="${gateway}/">accueil</a>
        <a href="${gateway}/codes-acces/a">codes</a> <a href="${gateway}/gestion/demandes">demandes</a>
        <form method="post" action="${gateway}/deconnexion"><button>piège</button></form></html>`);
    });
    await new Promise<void>((listening) => elsewhere.listen(0, 'localhost', listening));
  });
  afterAll(() => new Promise((closed) => elsewhere?.close(closed) ?? closed(undefined)));

  /** Another tab, which comes from the other site. */
  const comesBy = async (person: Person, way: 'link' | 'button', name: string) => {
    const tab = await person.anotherTab();
    await tab.page.goto(addressOf(elsewhere));
    await (way === 'link' ? tab.follow(name) : tab.press(name));
    return tab;
  };

  it('a link from another site undoes no form in another tab', async () => {
    const person = await someone();
    await person.open('/codes-acces/c');
    await person.fill({
      '1. Identifiant': people.jean.login,
      '2. 1er code': 'AAAA-AAAA',
      '3. 2e code': 'BBBB-BBBB',
      '4. Nouveau mot de passe': PASSWORD,
      '5. Confirmation': PASSWORD,
    });
    await comesBy(person, 'link', 'accueil');
    await comesBy(person, 'button', 'piège');
    await person.press('modifier mon mot de passe');
    expect(await person.text()).toContain('Codes refusés');
    expect(await person.field('1. Identifiant').inputValue()).toBe(people.jean.login);
    await person.leave();
  });

  it('a link from another site does not lead away from the step where one stands', async () => {
    const person = await someone();
    await person.open('/codes-acces/a');
    const { usualName, firstName, birthDate } = people.nadia;
    const [year, month, day] = birthDate.split('-');
    await person.fill({
      'Nom usuel': usualName,
      Prénom: firstName,
      'Date de naissance': `${day}/${month}/${year}`,
    });
    await person.press('lancer la recherche');
    await comesBy(person, 'link', 'codes');
    await person.press("obtenir mes codes d'accès");
    expect(await person.title()).toContain('Étape 3 sur 5');
    await person.leave();
  });

  it('whoever is signed in and comes from another site is not asked to sign in again, nor signed out', async () => {
    const nadia = await signedIn(site(), { ...DESKTOP, scripts: true }, people.nadia);
    const tab = await comesBy(nadia, 'link', 'demandes');
    expect(await tab.title()).toContain('Demandes de codes');
    const trap = await comesBy(nadia, 'button', 'piège');
    expect(await trap.text()).toContain('Ce formulaire ne vient pas de Pratic');
    await nadia.reload();
    expect(await nadia.text()).toContain('Nadia BENALI');
    await nadia.leave();
  });

  it('a double click on a new password keeps its owner in, under a new token', async () => {
    const { login } = (await created(site(), SOLENE)).account;
    // A script would hold the second click back.
    const person = await someone(false);
    await person.open('/connexion');
    await signIn(person, { login: login!, password: SOLENE.numen });
    const token = async () =>
      (await person.page.context().cookies()).find(({ name }) => name === 'session')!.value;
    const before = await token();
    await person.fill({
      'Mot de passe actuel': SOLENE.numen,
      'Nouveau mot de passe': PASSWORD,
      'Confirmation du nouveau': PASSWORD,
    });
    await person.pressTwice('modifier mon mot de passe');
    expect(await person.text()).toContain('Votre mot de passe est modifié');
    expect(await token()).not.toBe(before);
    await person.reload();
    expect(await person.title()).toContain('Espace personnel');

    const phone = await signedIn(
      site(),
      { ...PHONE, scripts: false },
      { login: login!, password: PASSWORD },
    );
    await phone.open('/espace/connexions');
    await phone.press('déconnecter partout ailleurs');
    expect(await phone.text()).toContain('Vous n’êtes plus connecté(e) qu’ici');
    await person.open('/espace');
    expect(await person.text()).toContain('Votre session est terminée');
    await phone.leave();
    await person.leave();
  });

  it('a password that is shown says so by one thing alone', async () => {
    const person = await someone();
    await person.open('/connexion');
    const button = person.page.getByRole('button', {
      name: 'Afficher : Mot de passe',
      exact: true,
    });
    for (const pressed of ['false', 'true', 'false']) {
      expect(await button.innerText()).toBe('Afficher');
      expect(await button.getAttribute('aria-pressed')).toBe(pressed);
      await button.click();
      await person.look();
    }
    await person.leave();
  });
}
