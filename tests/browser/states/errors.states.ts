import { units } from '@citadelle/contracts/calls';
import { problem } from '@citadelle/gateway/testing';
import { chosenPasswords, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import {
  AWAY,
  answers,
  fillAndPress,
  type PageState,
  type PageStates,
  type Viewer,
} from './page-states.js';
import { signIn } from './sign-in.states.js';

/** A page that tells of something that went wrong. */
interface ErrorPage extends PageState {
  readonly status: number;
  readonly viewer?: Viewer;
}

/** What went wrong is told by a page of ours, and scripts bring comfort. */
export function errorStates(states: () => PageStates): void {
  const pages: Record<string, ErrorPage> = {
    'an address without a page': { status: 404, open: '/nulle-part', says: 'Page introuvable' },
    'an address that only takes a form': {
      status: 405,
      open: '/codes-acces/annulation',
      says: 'Erreur 405',
    },
    'a form that is too large': {
      status: 413,
      open: '/connexion',
      act: fillAndPress({ Identifiant: 'x'.repeat(70_000), 'Mot de passe': 'x' }, 'Connexion'),
      says: 'Erreur 413',
    },
    'a fault of ours, with its number': {
      status: 500,
      viewer: 'administrator',
      given: answers(units.list, problem(500, 'internal-error')),
      open: '/annuaire',
      says: 'indiquez ce numéro',
    },
    'a service that is away, and when to try again': {
      status: 503,
      viewer: 'administrator',
      given: answers(units.list, AWAY),
      open: '/annuaire',
      says: 'Vous pourrez recommencer dans',
    },
    'cookies that the browser refuses': {
      status: 403,
      open: '/connexion',
      act: async (person) => {
        await person.page.context().clearCookies();
        await signIn(person);
      },
      says: 'Autorisez les cookies',
    },
    'a form that was opened by another visitor': {
      status: 403,
      open: '/connexion',
      act: async (person) => {
        // As if the form had been opened in another browser.
        const { url } = states().gateway;
        const visitor = { name: 'visitor', value: 'x'.repeat(43), url };
        await person.page.context().addCookies([visitor]);
        await signIn(person);
      },
      says: 'ouverte depuis trop longtemps',
    },
  };

  describe('what goes wrong', () => {
    it.each(Object.entries(pages))('%s', async (_name, { status, viewer = 'nobody', ...page }) => {
      await states().see(viewer, page);
      expect(states().person.given.at(-1)).toMatchObject({ status });
    });

    it('a form that another site sends', async () => {
      const { gateway, person } = states();
      const action = `${gateway.url}/connexion`;
      await person.page.goto('about:blank');
      const form = `<form method="post" action="${action}"><button>ok</button></form>`;
      await person.page.setContent(`<title>Ailleurs</title><main>${form}</main>`);
      await Promise.all([person.page.waitForURL(action), person.page.getByRole('button').click()]);
      await person.look();
      expect(person.given.at(-1)).toMatchObject({ status: 403 });
      expect(await person.text()).toContain('Ce formulaire ne vient pas de Pratic');
    });
  });

  describe('what scripts add', () => {
    it('a password can be read while it is typed', async () => {
      const { person } = states();
      await person.open('/connexion');
      await person.fill({ 'Mot de passe': 'abc' });
      const password = person.page.locator('#password');
      await person.page.getByRole('button', { name: 'Afficher : Mot de passe' }).click();
      expect(await password.getAttribute('type')).toBe('text');
      await person.page.getByRole('button', { name: 'Afficher : Mot de passe' }).click();
      expect(await password.getAttribute('type')).toBe('password');
    });

    it('the rules say which of them a password meets while it is typed', async () => {
      const { person } = states();
      await person.open('/codes-acces/c');
      await person.fill({ '1. Identifiant': 'jpin', '4. Nouveau mot de passe': 'jpin' });
      const rules = () => person.page.locator('#regles').innerText();
      // How hard it is to guess is said sooner or later: these two alone are judged at once.
      const isMet = async (rule: string) =>
        !(await person.page.locator(`[data-rule="${rule}"]`).innerText()).includes('pas encore');
      await until('two rules are not met', async () => {
        return !(await isMet('length')) && !(await isMet('holder'));
      });
      expect(await isMet('numen')).toBe(true);
      await person.fill({ '4. Nouveau mot de passe': chosenPasswords.first });
      await until('all rules are met', async () => !(await rules()).includes('pas encore'));
    });
  });
}
