import { ApiClient, chosenPasswords, people, tutorial } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { DESKTOP, Person, PHONE } from '../support/browser.js';
import { signedIn, signIn, type Site } from './site.js';

/** Somebody whom the tutorial left with a password of their own. */
const jean = { login: people.jean.login, password: chosenPasswords.second };
const roger = { login: people.roger.login, password: chosenPasswords.second };

/** What people do by mistake, where everybody of the tutorial has a password. */
export function badInput(site: () => Site): void {
  const someone = () =>
    Person.at(site().browser, site().academy.gateway, { ...DESKTOP, scripts: true });

  it('reload, back and a double click after each step do nothing twice', async () => {
    const person = await someone();
    const { usualName, firstName, birthDate } = tutorial.christian;
    await person.open('/codes-acces/a');
    await person.fill({
      'Nom usuel': usualName,
      Prénom: firstName,
      'Date de naissance': birthDate,
    });
    await person.pressTwice('lancer la recherche');
    await person.reload();
    expect(await person.title()).toContain('Étape 2 sur 5');
    await person.pressTwice("obtenir mes codes d'accès");
    await person.reload();
    expect(await person.title()).toContain('Étape 3 sur 5');
    await person.page.goBack();
    await person.look();
    expect(await person.title()).toContain('Étape 2 sur 5');
    await person.press("obtenir mes codes d'accès");
    await person.pressTwice('Je souhaite initialiser mon mot de passe');
    const code = await person.code();
    await person.reload();
    expect(await person.code()).toBe(code);
    await person.pressTwice('envoyer ma demande de code');
    await person.reload();
    expect(await person.title()).toContain('Étape 5 sur 5');
    await person.open('/codes-acces/suivi');
    await person.fill({ Identifiant: people.christian.login, '1er code': code });
    await person.pressTwice('Voir ma demande');
    await person.reload();
    await person.pressTwice('annuler');
    await person.reload();
    expect(await person.text()).toContain('Votre demande est annulée');
    expect(await person.back()).not.toContain(code);
    await person.leave();
  });

  it('two tabs are one visit: what the first shows is not taken once somebody else came in', async () => {
    const first = await signedIn(site(), { ...DESKTOP, scripts: true }, jean);
    await first.open('/mot-de-passe');
    const second = await first.anotherTab();
    await second.open('/connexion');
    expect(await second.text()).toContain('Jean PIN est déjà connecté(e) dans ce navigateur');
    await signIn(second, roger);
    expect(await second.text()).toContain('Roger MOULINAUX');
    await first.fill({
      'Mot de passe actuel': chosenPasswords.second,
      'Nouveau mot de passe': chosenPasswords.third,
      'Confirmation du nouveau': chosenPasswords.third,
    });
    await first.press('modifier mon mot de passe');
    expect(await first.text()).toContain('une autre personne s’est connectée entre-temps');
    await second.press('se déconnecter');
    await first.open('/espace');
    expect(await first.text()).toContain('Connexion nécessaire');
    await first.leave();
  });

  it('of one person nothing is left to the next at the same machine', async () => {
    const machine = await signedIn(site(), { ...DESKTOP, scripts: true }, jean);
    await machine.open('/mot-de-passe');
    await machine.fill({ 'Mot de passe actuel': chosenPasswords.second });
    await machine.press('se déconnecter');
    const kept = () => machine.page.evaluate<number>('localStorage.length + sessionStorage.length');
    expect(await kept()).toBe(0);
    const cookies = async () =>
      (await machine.page.context().cookies()).map(({ name }) => name).filter(isPersonal);
    expect(await cookies()).toEqual([]);
    await signIn(machine, roger);
    for (let back = 0; back < 4; back += 1) {
      expect(await machine.back()).not.toMatch(/Jean|jean|fontaine/);
    }
    await machine.open('/mot-de-passe');
    expect(await machine.field('Mot de passe actuel').inputValue()).toBe('');
    expect(await machine.page.content()).not.toMatch(/Jean|jean/);
    await machine.leave();
  });

  it('a session that ended is said, and one comes back to where one was', async () => {
    const person = await signedIn(site(), { ...DESKTOP, scripts: true }, jean);
    await person.open('/mot-de-passe');
    const session = (await person.page.context().cookies()).find(({ name }) => name === 'session')!;
    const api = new ApiClient(site().academy.gateway, session.value);
    expect((await api.call('DELETE', '/sessions/current')).status).toBe(204);
    await person.fill({ 'Mot de passe actuel': 'x' });
    await person.press('modifier mon mot de passe');
    expect(await person.text()).toContain('Votre session est terminée');
    await signIn(person, jean);
    expect(await person.title()).toContain('Choisir mon mot de passe');
    await person.leave();
  });

  it('whoever refuses cookies is told', async () => {
    const person = await Person.at(site().browser, site().academy.gateway, {
      ...PHONE,
      scripts: true,
    });
    await person.open('/connexion');
    await person.page.context().clearCookies();
    await person.fill({ Identifiant: 'jpin', 'Mot de passe': 'x' });
    await person.press('Connexion');
    expect(await person.text()).toContain('Autorisez les cookies');
    await person.leave();
  });
}

function isPersonal(cookie: string): boolean {
  return ['session', 'journey'].includes(cookie);
}
