import { chosenPasswords, people } from '@citadelle/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DESKTOP, Person } from '../support/browser.js';
import { KeyboardUser } from './keyboard.js';
import { created, type Site, typed } from './site.js';

const AMELIE = {
  usualName: 'VUILLEMIN',
  firstName: 'Amélie',
  birthDate: '1993-07-08',
  numen: '03E1900999AVL',
  unit: 'SIG-AESH',
};

/** The way from nothing to a new password, of an agent and of the manager who helps her, without a mouse. */
export function theKeyboard(site: () => Site): void {
  let agent: KeyboardUser;
  let manager: KeyboardUser;
  let login: string;
  let firstCode: string;
  let secondCode: string;

  beforeAll(async () => {
    const { academy, browser } = site();
    login = (await created(site(), AMELIE)).account.login!;
    const someone = () => Person.at(browser, academy.gateway, { ...DESKTOP, scripts: true });
    agent = new KeyboardUser(await someone());
    manager = new KeyboardUser(await someone());
  });
  afterAll(async () => {
    await agent?.person.leave();
    await manager?.person.leave();
  });

  it('goes past the header', async () => {
    const { page } = agent.person;
    await agent.person.open('/');
    await agent.throughThePage();
    await agent.person.open('/connexion');
    await agent.to('Contenu');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('login');
  });

  it('asks for codes', async () => {
    await agent.press('je ne connais pas mon identifiant et/ou mot de passe');
    await agent.press('A – Je ne connais rien du tout.');
    await agent.type('Nom usuel', AMELIE.usualName);
    await agent.enter();
    // The summary is where one is then, and leads to what is to be corrected.
    await agent.to('Saisissez votre prénom.');
    const { page } = agent.person;
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('firstName');
    await page.keyboard.type(AMELIE.firstName);
    await agent.type('Date de naissance', typed(AMELIE.birthDate));
    await agent.enter();
    await agent.press("obtenir mes codes d'accès");
    await agent.press('Je souhaite initialiser mon mot de passe');
    firstCode = await agent.person.code();
    await agent.to('Vous êtes affecté(e) au Rectorat');
    const box = page.locator('#rectorat');
    await page.keyboard.press('Space');
    expect(await box.isChecked()).toBe(true);
    await page.keyboard.press('Space');
    expect(await box.isChecked()).toBe(false);
    await agent.press('envoyer ma demande de code');
    expect(await agent.person.text()).toContain('Votre demande de code est envoyée');
  });

  it('gives the second code', async () => {
    const { page } = manager.person;
    await manager.person.open('/gestion/demandes');
    await manager.type('Identifiant', people.nadia.login);
    await manager.type('Mot de passe', people.nadia.password);
    await manager.enter();
    await manager.press(`${AMELIE.firstName} ${AMELIE.usualName}`);
    await manager.to('en personne');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[name=identityCheck]:checked').getAttribute('value')).toBe(
      'called-back',
    );
    await manager.type('Votre mot de passe', people.nadia.password);
    await manager.press('afficher le 2e code');
    secondCode = await manager.person.code();
    await manager.throughThePage();
  });

  it('chooses a password, and signs in', async () => {
    await agent.press("C – J'initialise mon mot de passe");
    await agent.type('1. Identifiant', login);
    await agent.type('2. 1er code', firstCode);
    await agent.type('3. 2e code', secondCode);
    await agent.type('4. Nouveau mot de passe', chosenPasswords.first);
    await agent.to('Afficher : 4. Nouveau mot de passe');
    await agent.person.page.keyboard.press('Space');
    expect(await agent.person.page.locator('#newPassword').getAttribute('type')).toBe('text');
    await agent.type('5. Confirmation', chosenPasswords.first);
    await agent.press('modifier mon mot de passe');
    await agent.press('Connexion');
    await agent.type('Identifiant', login);
    await agent.type('Mot de passe', chosenPasswords.first);
    await agent.enter();
    expect(await agent.person.title()).toContain('Espace personnel');
    await agent.to('Ma messagerie');
    await agent.throughThePage();
    await agent.press('se déconnecter');
    expect(await agent.person.text()).toContain('Vous êtes déconnecté(e)');
  });
}
