import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { administrator, chosenPasswords, managers, people, until } from '@citadelle/testing';
import { DESKTOP } from '../support/browser.js';
import { signedIn, signIn, type Site, typed } from './site.js';
import { complete, createAgent, expectMailAtBottomLeft, printed, Walks } from './walks.js';

const { nadia } = people;

/** The whole tutorial, by hand: on a phone and at a desk, with scripts and without, all at once. */
export function theTutorial(site: () => Site): void {
  const walks = new Walks();
  const { everywhere } = walks;
  beforeAll(() => walks.start(site()));
  afterAll(() => walks.leave());

  it('HR names the units, and appoints a manager', async () => {
    const hr = await signedIn(site(), { ...DESKTOP, scripts: true }, administrator);
    await hr.follow('Annuaire');
    await hr.follow('Services');
    // The administrator was created in it.
    await hr.follow('RECTORAT (RECTORAT)');
    await hr.fill({ Nom: 'Rectorat' });
    await hr.press('Modifier le nom');
    expect(await hr.text()).toContain('Le nom du service est modifié');
    await hr.follow('Services gestionnaires');
    await hr.fill({ Code: 'sig-aesh', Nom: 'Gestion des AESH' });
    await hr.pressTwice('Créer le service');
    expect(await hr.text()).toContain('Le service est créé');
    await createAgent(hr, managers.nadia);
    expect(await hr.text()).toContain(nadia.login);
    await hr.open('/annuaire/services/SIG-AESH');
    await hr.fill({
      'Identifiant de la personne': nadia.login,
      'Votre mot de passe': administrator.password,
    });
    await hr.press('Nommer gestionnaire');
    expect(await hr.text()).toContain('Nadia BENALI (nbenali)');
    await hr.leave();
  });

  it('the manager chooses a password, and finds her queue empty', async () => {
    const { login, numen } = nadia;
    const { device } = walks.all[0]!.manager;
    const manager = await signedIn(site(), device, { login, password: numen });
    await manager.fill({
      'Mot de passe actuel': numen,
      'Nouveau mot de passe': nadia.password,
      'Confirmation du nouveau': nadia.password,
    });
    await manager.press('modifier mon mot de passe');
    await manager.follow('Demandes de codes');
    expect(await manager.text()).toContain('Aucune demande en attente.');
    await manager.leave();
  });

  it('HR creates the agents: logins and addresses as the tutorial says', async () => {
    await everywhere(async ({ administrator: hr }) => {
      await hr.open('/');
      await hr.follow('Connexion');
      await signIn(hr, administrator);
      await hr.follow('Annuaire');
      await hr.follow('Créer un agent');
    });
    // One after the other: homonyms take their ranks from it.
    for (const { administrator: hr, identity, login } of walks.all) {
      await createAgent(hr, identity);
      const text = await hr.text();
      expect(text).toContain(`Identifiant ${login === 'cjoseph1' ? 'cjoseph' : login}`);
      const { firstName, usualName } = identity;
      expect(text).toContain(`${firstName}.${usualName}@ac-besancon.fr`.toLowerCase());
      expect(text).not.toContain(identity.numen);
    }
  });

  it('HR finds them again, the homonyms numbered', () =>
    everywhere(async ({ administrator: hr, identity, login }) => {
      await hr.open('/annuaire');
      await hr.fill({ Rechercher: identity.usualName.toLowerCase() });
      await hr.press('lancer la recherche');
      await hr.follow(`${identity.usualName} ${identity.firstName}`);
      expect(await hr.text()).toContain(`Identifiant ${login}`);
      if (login === 'cjoseph1') {
        expect(await hr.text()).toContain('Anciens identifiants, toujours valables cjoseph');
      }
    }));

  it('an agent signs in with the NUMEN and must choose a password', () =>
    everywhere(async ({ agent, identity, login }) => {
      await agent.open('/');
      await agent.follow('Connexion');
      await agent.press('Connexion');
      expect(await agent.text()).toContain('Saisissez votre identifiant, par exemple jpin.');
      await signIn(agent, { login, password: 'faux' });
      expect(await agent.field('Identifiant').inputValue()).toBe(login);
      expect(await agent.field('Mot de passe').inputValue()).toBe('');
      await signIn(agent, { login, password: identity.numen });
      expect(await agent.title()).toContain('Choisir mon mot de passe');
      await agent.open('/espace');
      expect(await agent.title()).toContain('Choisir mon mot de passe');
    }));

  it('is told what is wrong with a password, and chooses a better one', () =>
    everywhere(async ({ agent, identity, login }) => {
      const choose = async (password: string) => {
        await agent.fill({
          'Mot de passe actuel': identity.numen,
          'Nouveau mot de passe': password,
          'Confirmation du nouveau': password,
        });
        await agent.press('modifier mon mot de passe');
      };
      await choose(`${identity.firstName} ${identity.usualName}`);
      expect(await agent.text()).toContain('non respectée');
      await choose(chosenPasswords.first);
      expect(await agent.text()).toContain('Votre mot de passe est modifié');
      expect(await agent.text()).toContain(login);
    }));

  it('signs out, and leaves nothing behind', () =>
    everywhere(async ({ agent, identity }) => {
      await agent.press('se déconnecter');
      expect(await agent.text()).toContain('Vous êtes déconnecté(e)');
      expect(await agent.back()).not.toContain(identity.usualName);
      await agent.open('/espace');
      expect(await agent.title()).toContain('Connexion');
    }));

  it('the manager waits for requests', () =>
    everywhere(async ({ manager, identity }) => {
      await manager.open('/gestion/demandes');
      expect(await manager.text()).toContain('Connectez-vous pour voir cette page.');
      await signIn(manager, nadia);
      expect(await manager.title()).toContain('Demandes de codes');
      expect(await manager.text()).not.toContain(identity.usualName);
    }));

  it('an agent asks for codes knowing nothing', () =>
    everywhere(async (walk) => {
      const { agent, identity, login } = walk;
      await agent.follow('je ne connais pas mon identifiant et/ou mot de passe');
      expect(await agent.text()).toContain("Je souhaite recevoir mes codes d'accès");
      await agent.follow('A – Je ne connais rien du tout.');
      const { usualName, firstName, birthDate } = identity;
      await agent.fill({ 'Nom usuel': usualName.toLowerCase(), Prénom: firstName });
      await agent.press('lancer la recherche');
      expect(await agent.text()).toContain('Saisissez votre date de naissance');
      await agent.fill({ 'Date de naissance': typed(birthDate) });
      await agent.press('lancer la recherche');
      await agent.press("obtenir mes codes d'accès");
      expect(await agent.text()).toContain(login);
      expect(await agent.text()).toContain('@ac-besancon.fr');
      await agent.pressTwice('Je souhaite initialiser mon mot de passe');
      walk.firstCode = await agent.code();
      expect(walk.firstCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      expect(await printed(agent)).toEqual({ code: true, form: false, ways: false });
      await agent.reload();
      expect(await agent.code()).toBe(walk.firstCode);
      expect(await agent.text()).toContain('Vous êtes affecté(e) au Rectorat');
      await agent.press('envoyer ma demande de code');
      expect(await agent.text()).toContain('Gestion des AESH (SIG-AESH)');
      await agent.reload();
      expect(await agent.text()).toContain('Votre demande de code est envoyée');
    }));

  it('finds no code by going back, and loses nothing by it', () =>
    everywhere(async ({ agent, firstCode }) => {
      // The answer to a form, which nobody kept: the browser has nothing to show, and says so in its own words.
      await agent.back();
      await agent.page.waitForURL('chrome-error://**');
      expect(await agent.page.content()).not.toContain(firstCode);
      await agent.open('/codes-acces/demande');
      expect(await agent.text()).toContain('Votre demande de code est envoyée');
    }));

  it('sees where the request stands, and that there is one already', () =>
    everywhere(async ({ agent, identity, login, firstCode }) => {
      await agent.open('/codes-acces/b');
      await agent.fill({ Identifiant: login, 'Date de naissance': typed(identity.birthDate) });
      await agent.press("obtenir mes codes d'accès");
      expect(await agent.text()).toContain('Demande déjà en cours');
      await agent.follow('Où en est ma demande ?');
      await agent.fill({ Identifiant: login, '1er code': firstCode });
      await agent.press('Voir ma demande');
      expect(await agent.text()).toContain('En attente');
    }));

  it('the manager sees it come, checks who asks, and gets the second code once', () =>
    everywhere(async (walk) => {
      const { manager, identity, scripts } = walk;
      const name = `${identity.firstName} ${identity.usualName}`;
      if (!scripts) await manager.follow('actualiser');
      await until('the request in the queue', async () => (await manager.text()).includes(name));
      if (scripts) expect(await manager.title()).toMatch(/^\(\d+\) Demandes de codes/);
      await manager.look();
      await manager.follow(`${name} (${walk.login})`);
      await manager.tick('rappelé(e)');
      await manager.fill({ 'Votre mot de passe': 'faux' });
      await manager.press('afficher le 2e code');
      expect(await manager.page.locator('[role=alert]').innerText()).toContain('mot de passe');
      await manager.fill({ 'Votre mot de passe': nadia.password });
      await manager.pressTwice('afficher le 2e code');
      walk.secondCode = await manager.code();
      expect(walk.secondCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      await manager.follow('Revenir à la liste');
      expect(await manager.text()).toContain('2e code déjà donné');
      await manager.back();
      await manager.page.waitForURL('chrome-error://**');
      expect(await manager.page.content()).not.toContain(walk.secondCode);
    }));

  it('an agent chooses a password with both codes, and signs in', () =>
    everywhere(async ({ agent, login, firstCode, secondCode }) => {
      await agent.open('/codes-acces');
      await agent.follow("C – J'initialise mon mot de passe");
      await complete(agent, { login, firstCode, secondCode: 'AAAA-AAAA' }, chosenPasswords.second);
      expect(await agent.text()).toContain('Codes refusés');
      const codes = { login, firstCode: firstCode.toLowerCase(), secondCode };
      await complete(agent, codes, 'azerty');
      expect(await agent.text()).toContain('non respectée');
      await complete(agent, codes, chosenPasswords.second);
      expect(await agent.text()).toContain('Votre mot de passe est modifié');
      await agent.reload();
      await agent.page.locator('main').getByRole('link', { name: 'Connexion' }).click();
      await signIn(agent, { login, password: chosenPasswords.second });
      expect(await agent.title()).toContain('Espace personnel');
      await expectMailAtBottomLeft(agent);
    }));

  it('neither the NUMEN nor old codes nor the old password open anything any more', () =>
    everywhere(async ({ agent, identity, login, firstCode, secondCode }) => {
      await agent.press('se déconnecter');
      for (const password of [identity.numen, chosenPasswords.first]) {
        await signIn(agent, { login, password });
        expect(await agent.title()).toContain('Erreur : Connexion');
      }
      await agent.open('/codes-acces/c');
      await complete(agent, { login, firstCode, secondCode }, chosenPasswords.third);
      expect(await agent.text()).toContain('Codes refusés');
    }));
}
