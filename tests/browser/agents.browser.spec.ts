import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { DESKTOP, type Device, Person, PHONE, startBrowser } from '../support/browser.js';
import { tutorial } from '../support/people.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';

const MANAGER = { login: 'nbenali', password: 'gentiane et comté 1618' };
const FIRST_PASSWORD = 'tuilerie et campanule 41';
const SECOND_PASSWORD = 'fontaine et grelot d’octobre 3';

// A test is a dozen pages, each looked at.
jest.setTimeout(90_000);

let academy: RunningAcademy;
let browser: Browser;
beforeAll(async () => {
  academy = await startAcademy({ transport: 'embedded' });
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await academy?.stop();
}, 60_000);

async function secondCodeFor(login: string): Promise<string> {
  const manager = await new ApiClient(academy.gateway).as(MANAGER.login, MANAGER.password);
  const queue = await manager.get<{ items: { resetId: string; agent: { login: string } }[] }>(
    '/units/SIG-AESH/password-resets',
  );
  const request = queue.body.items.find(({ agent }) => agent.login === login)!;
  await manager.post('/reauthentications', { password: MANAGER.password });
  const path = `/password-resets/${request.resetId}/second-code`;
  const released = await manager.post<{ secondCode: string }>(path, {
    identityCheck: 'called-back',
  });
  expect(released.status).toBe(201);
  return released.body.secondCode;
}

const WAYS: [string, Device, keyof typeof tutorial, string][] = [
  ['on a phone', { ...PHONE, scripts: true }, 'jean', 'jpin'],
  ['on a phone without scripts', { ...PHONE, scripts: false }, 'roger', 'rmoulinaux'],
  ['at a desk', { ...DESKTOP, scripts: true }, 'christian', 'cjoseph1'],
  ['at a desk without scripts', { ...DESKTOP, scripts: false }, 'christine', 'cjoseph2'],
];

describe.each(WAYS)('an agent %s', (_where, device, who, login) => {
  const { usualName, firstName, birthDate, numen } = tutorial[who];
  const born = birthDate.split('-').reverse().join('/');
  let person: Person;
  let firstCode: string;
  beforeAll(async () => {
    person = await Person.at(browser, academy.gateway, device);
  });
  afterAll(() => person?.leave());

  const signIn = async (password: string) => {
    await person.fill({ Identifiant: login, 'Mot de passe': password });
    await person.press('Connexion');
  };

  const printed = async () => {
    await person.page.emulateMedia({ media: 'print' });
    const seen = (selector: string) => person.page.locator(selector).first().isVisible();
    const paper = {
      code: await seen('.pratic-code'),
      form: await seen('main button'),
      ways: await seen('header nav'),
    };
    await person.page.emulateMedia({ media: 'screen' });
    return paper;
  };

  it('signs in with the NUMEN and must choose a password', async () => {
    await person.open('/');
    await person.follow('Connexion');
    await person.press('Connexion');
    expect(await person.text()).toContain('Saisissez votre identifiant, par exemple jpin.');
    await signIn('faux');
    expect(await person.page.locator('#login').inputValue()).toBe(login);
    expect(await person.page.locator('#password').inputValue()).toBe('');
    await signIn(numen);
    expect(await person.page.title()).toContain('Choisir mon mot de passe');
    await person.open('/espace');
    expect(await person.page.title()).toContain('Choisir mon mot de passe');
  });

  it('is told what is wrong with a password, and chooses a better one', async () => {
    const choose = async (password: string) => {
      await person.fill({
        'Mot de passe actuel': numen,
        'Nouveau mot de passe': password,
        'Confirmation du nouveau': password,
      });
      await person.press('modifier mon mot de passe');
    };
    await choose(`${firstName} ${usualName}`);
    expect(await person.text()).toContain('non respectée');
    await choose(FIRST_PASSWORD);
    expect(await person.text()).toContain('Votre mot de passe est modifié');
    expect(await person.text()).toContain(`${login}`);
  });

  it('signs out, and leaves nothing behind', async () => {
    await person.press('se déconnecter');
    expect(await person.text()).toContain('Vous êtes déconnecté(e)');
    await person.page.goBack();
    expect(await person.page.locator('body').innerText()).not.toContain(usualName);
    await person.open('/espace');
    expect(await person.page.title()).toContain('Connexion');
  });

  it('asks for codes knowing nothing', async () => {
    await person.follow('je ne connais pas mon identifiant et/ou mot de passe');
    await person.follow('A – Je ne connais rien du tout.');
    await person.fill({ 'Nom usuel': usualName.toLowerCase(), Prénom: firstName });
    await person.press('lancer la recherche');
    expect(await person.text()).toContain('Saisissez votre date de naissance');
    await person.fill({ 'Date de naissance': born });
    await person.press('lancer la recherche');
    await person.press("obtenir mes codes d'accès");
    expect(await person.text()).toContain(login);
    await person.pressTwice('Je souhaite initialiser mon mot de passe');
    firstCode = await person.page.locator('.pratic-code').innerText();
    expect(firstCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(await printed()).toEqual({ code: true, form: false, ways: false });
    await person.press('envoyer ma demande de code');
    expect(await person.text()).toContain('SIG-AESH');
    await person.page.reload();
    expect(await person.text()).toContain('Votre demande de code est envoyée');
  });

  it('finds no code by going back, and loses nothing by it', async () => {
    // The answer to a form, which nobody kept: the browser has nothing to show, and says so in its own words.
    await person.page.goBack().catch(() => null);
    await person.page.waitForURL('chrome-error://**');
    expect(await person.page.content()).not.toContain(firstCode);
    await person.open('/codes-acces/demande');
    expect(await person.text()).toContain('Votre demande de code est envoyée');
  });

  it('sees where the request stands, and that there is one already', async () => {
    await person.open('/codes-acces/b');
    await person.fill({ Identifiant: login, 'Date de naissance': born });
    await person.press("obtenir mes codes d'accès");
    expect(await person.text()).toContain('Demande déjà en cours');
    await person.follow('Où en est ma demande ?');
    await person.fill({ Identifiant: login, '1er code': firstCode });
    await person.press('Voir ma demande');
    expect(await person.text()).toContain('En attente');
  });

  it('chooses a password with both codes, and signs in', async () => {
    const secondCode = await secondCodeFor(login);
    await person.open('/codes-acces');
    await person.follow("C – J'initialise mon mot de passe");
    const complete = async (typedSecond: string, password: string) => {
      await person.fill({
        '1. Identifiant': login,
        '2. 1er code': firstCode.toLowerCase(),
        '3. 2e code': typedSecond,
        '4. Nouveau mot de passe': password,
        '5. Confirmation': password,
      });
      await person.press('modifier mon mot de passe');
    };
    await complete('AAAA-AAAA', SECOND_PASSWORD);
    expect(await person.text()).toContain('Codes refusés');
    await complete(secondCode, 'azerty');
    expect(await person.text()).toContain('non respectée');
    await complete(secondCode, SECOND_PASSWORD);
    expect(await person.text()).toContain('Votre mot de passe est modifié');
    await person.page.locator('main').getByRole('link', { name: 'Connexion' }).click();
    await signIn(SECOND_PASSWORD);
    expect(await person.page.title()).toContain('Espace personnel');
    expect(await person.text()).toContain('Ma messagerie');
  });
});

describe('scripts bring comfort', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.at(browser, academy.gateway, { ...DESKTOP, scripts: true });
  });
  afterAll(() => person?.leave());

  it('show what is typed as a password, on demand', async () => {
    await person.open('/connexion');
    await person.fill({ 'Mot de passe': 'abc' });
    const password = person.page.locator('#password');
    await person.page.getByRole('button', { name: 'Afficher : Mot de passe' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await person.page.getByRole('button', { name: 'Masquer : Mot de passe' }).click();
    expect(await password.getAttribute('type')).toBe('password');
  });

  it('tell which rules a password meets while it is typed', async () => {
    await person.open('/codes-acces/c');
    await person.fill({ '1. Identifiant': 'jpin', '4. Nouveau mot de passe': 'jpin' });
    const rules = () => person.page.locator('#regles').innerText();
    expect((await rules()).match(/pas encore respectée/g)).toHaveLength(2);
    await person.fill({ '4. Nouveau mot de passe': FIRST_PASSWORD });
    expect(await rules()).not.toContain('pas encore');
  });
});

describe('the pages that need nothing', () => {
  it.each([
    ['/accessibilite', 'Déclaration d’accessibilité'],
    ['/mentions-legales', 'Mentions légales'],
    ['/donnees-personnelles', 'Données personnelles'],
    ['/plan-du-site', 'Plan du site'],
    ['/nulle-part', 'Page introuvable'],
    ['/ce-n-est-pas-moi?jeton=x.y', "Ce n'est pas moi"],
    ['/ce-n-est-pas-moi', 'Ce lien est incomplet'],
    ['/codes-acces/annulee', 'Votre demande est annulée'],
    ['/ce-n-est-pas-moi/fait', 'La demande est annulée'],
  ])('%s', async (path, words) => {
    const person = await Person.at(browser, academy.gateway, { ...PHONE, scripts: true });
    await person.open(path);
    expect(await person.text()).toContain(words);
    await person.leave();
  });
});

it('whoever refuses cookies is told', async () => {
  const person = await Person.at(browser, academy.gateway, { ...PHONE, scripts: true });
  await person.open('/connexion');
  await person.page.context().clearCookies();
  await person.fill({ Identifiant: 'jpin', 'Mot de passe': 'x' });
  await person.press('Connexion');
  expect(await person.text()).toContain('Autorisez les cookies');
  await person.leave();
});

it('the keyboard alone signs in', async () => {
  const person = await Person.at(browser, academy.gateway, { ...DESKTOP, scripts: true });
  const { keyboard } = person.page;
  await person.open('/connexion');
  await keyboard.press('Tab');
  expect(await person.page.locator(':focus').innerText()).toBe('Contenu');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.type('nbenali');
  await keyboard.press('Tab');
  await keyboard.type(MANAGER.password);
  await keyboard.press('Enter');
  await person.page.waitForURL('**/espace');
  expect(await person.text()).toContain('Nadia BENALI');
  await person.leave();
});
