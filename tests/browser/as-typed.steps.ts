import { administrator, ApiClient, until } from '@citadelle/testing';
import { beforeAll, expect, it } from '@jest/globals';
import { DESKTOP, PHONE } from '../support/browser.js';
import { created, signedIn, type Site, typed } from './site.js';

/** People whose names and logins a careless rule finds in honest passwords; the NUMEN of each, and as it is typed. */
const HONEST = [
  {
    identity: {
      usualName: 'S\u0152UR',
      firstName: 'Éloïse',
      birthDate: '1984-05-09',
      numen: '03E1800101JPQ',
      unit: 'SIG-AESH',
    },
    login: 'esoeur',
    numenTyped: 'o3e l8oo1ol jpq',
    password: 'une pomme sur la table 1618',
    refused: ['une soeur sur la table 1618', 'retirez « soeur »'],
  },
  {
    identity: {
      usualName: 'LE',
      firstName: 'Anne',
      birthDate: '1991-11-23',
      numen: '03E1900110JPQ',
      unit: 'SIG-AESH',
    },
    login: 'ale',
    numenTyped: '03E\u00a0I9OO11O\u00a0JPQ',
    password: 'calendrier bleu et neuf parapluies',
    refused: ['calendrier ale et neuf parapluies', 'retirez « ale »'],
  },
] as const;

const addressOf = ({ identity }: (typeof HONEST)[number]) =>
  `${identity.firstName}.${identity.usualName}`
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace('Œ', 'OE') + '@ac-besancon.fr ';

/** What people type as their habits and their machines have it. */
export function asTyped(site: () => Site): void {
  beforeAll(async () => {
    const anonymous = new ApiClient(site().academy.gateway);
    const hr = await anonymous.as(administrator.login, administrator.password);
    const { status } = await hr.call('PUT', '/units/SIG-AESH', { name: 'Gestion des AESH' });
    expect(status).toBe(200);
  });

  it.each(HONEST)(
    '$login signs in by address and NUMEN, and page and service judge alike',
    async (who) => {
      await created(site(), who.identity);
      const login = addressOf(who);
      const person = await signedIn(
        site(),
        { ...DESKTOP, scripts: true },
        { login, password: who.numenTyped },
      );
      expect(await person.title()).toContain('Choisir mon mot de passe');
      const rule = person.page.locator('[data-rule="holder"] [data-rule-state]');
      const [refused, words] = who.refused;
      for (const [password, state] of [
        [refused, `pas encore respectée : ${words}`],
        [who.password, 'respectée'],
      ] as const) {
        await person.fill({ 'Nouveau mot de passe': password });
        await until(`the rule is: ${state}`, async () => (await rule.innerText()) === state);
      }
      const choose = async (password: string) => {
        await person.fill({
          'Mot de passe actuel': who.numenTyped,
          'Nouveau mot de passe': password,
          'Confirmation du nouveau': password,
        });
        await person.press('modifier mon mot de passe');
      };
      await choose(refused);
      expect((await person.text()).toLowerCase()).toContain(words);
      await choose(who.password);
      expect(await person.title()).toContain('Espace personnel');
      await person.leave();
    },
  );

  it('an address does where an identifiant is asked for on the way to a code', async () => {
    const [eloise] = HONEST;
    const person = await signedIn(
      site(),
      { ...PHONE, scripts: true },
      {
        login: addressOf(eloise),
        password: eloise.password,
      },
    );
    await person.press('se déconnecter');
    await person.open('/codes-acces/b');
    await person.fill({
      Identifiant: addressOf(eloise),
      'Date de naissance': typed(eloise.identity.birthDate),
    });
    await person.press("obtenir mes codes d'accès");
    expect(await person.text()).toContain('1er code');
    await person.leave();
  });
}
