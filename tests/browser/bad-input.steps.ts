import {
  administrator,
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  people,
  tutorial,
} from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DESKTOP, Person, PHONE } from '../support/browser.js';
import { signedIn, signIn, type Site } from './site.js';

/** Somebody whom the tutorial left with a password of their own. */
const jean = { login: people.jean.login, password: chosenPasswords.second };
const roger = { login: people.roger.login, password: chosenPasswords.second };

/** Whose request waits for a manager. */
const LEA = {
  usualName: 'BOURGEOIS',
  firstName: 'Léa',
  birthDate: '1996-02-27',
  numen: '03E2100888LBG',
  unit: 'SIG-AESH',
};

/** What nobody types by mistake. */
const HOSTILE: [string, string][] = [
  ['nothing', ''],
  ['HTML', '"><script>alert(1)</script><img src=x onerror=alert(2)>'],
  ['SQL', "'; DROP TABLE agents; --"],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['emoji', '👩‍👩‍👧‍👦🥐'],
  ['what is read from right to left', '\u202eنقطة\u202c'],
];

/** A form, and who comes to it how. */
interface Form {
  readonly who: 'nobody' | 'manager' | 'administrator' | 'agent';
  readonly path: string;
  /** The button that sends it. */
  readonly button: string;
  /** Its fields by their names; a star marks a secret. */
  readonly fields: readonly string[];
  /** What it may well take, and then shows as it is. */
  readonly takes?: readonly string[];
}

const FORMS: Form[] = [
  { who: 'nobody', path: '/connexion', button: 'Connexion', fields: ['login', '*password'] },
  {
    who: 'nobody',
    path: '/codes-acces/a',
    button: 'lancer la recherche',
    fields: ['usualName', 'firstName', 'birthDate'],
  },
  {
    who: 'nobody',
    path: '/codes-acces/b',
    button: "obtenir mes codes d'accès",
    fields: ['login', 'birthDate'],
  },
  {
    who: 'nobody',
    path: '/codes-acces/suivi',
    button: 'Voir ma demande',
    fields: ['login', '*firstCode'],
  },
  {
    who: 'nobody',
    path: '/codes-acces/c',
    button: 'modifier mon mot de passe',
    fields: ['login', '*firstCode', '*secondCode', '*newPassword', '*confirmation'],
  },
  {
    who: 'agent',
    path: '/mot-de-passe',
    button: 'modifier mon mot de passe',
    fields: ['*currentPassword', '*newPassword', '*confirmation'],
  },
  {
    who: 'manager',
    path: '/gestion/demandes/SIG-AESH/{resetId}',
    button: 'afficher le 2e code',
    fields: ['*password'],
  },
  {
    who: 'administrator',
    path: '/annuaire',
    button: 'lancer la recherche',
    fields: ['query'],
    takes: ['nothing', 'HTML', 'SQL', 'emoji', 'what is read from right to left'],
  },
  {
    who: 'administrator',
    path: '/annuaire/agents/nouveau',
    button: 'créer l’agent',
    fields: ['usualName', 'firstName', 'birthDate', '*numen'],
  },
  {
    who: 'administrator',
    path: '/annuaire/agents/{agentId}',
    button: 'enregistrer le départ',
    fields: ['on'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services',
    button: 'déclarer le service',
    fields: ['unitId', 'name'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services/SIG-AESH',
    button: 'nommer gestionnaire',
    fields: ['login'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services/SIG-AESH',
    button: 'modifier le nom',
    fields: ['name'],
    takes: ['HTML', 'SQL', 'emoji', 'what is read from right to left'],
  },
  {
    who: 'manager',
    path: '/gestion/demandes/SIG-AESH/{resetId}',
    button: 'refuser la demande',
    fields: ['reason'],
    // Last of all: it is then over.
    takes: ['HTML'],
  },
];

/** What people do to forms, by mistake or not, where everybody of the tutorial has a password. */
export function badInput(site: () => Site): void {
  const ids = { agentId: '', resetId: '' };
  const visitors = {} as Record<Form['who'], Person>;
  const someone = () =>
    Person.at(site().browser, site().academy.gateway, { ...DESKTOP, scripts: true });

  beforeAll(async () => {
    const anonymous = new ApiClient(site().academy.gateway);
    const hr = await anonymous.as(administrator.login, administrator.password);
    const { body } = await hr.post<CreatedAgent>('/agents', LEA);
    ids.agentId = body.agentId;
    const started = await anonymous.post<{ resetId: string; firstCode: string }>(
      '/password-resets',
      { login: body.account.login, birthDate: LEA.birthDate },
    );
    const { resetId, firstCode } = started.body;
    ids.resetId = resetId;
    await anonymous.post(`/password-resets/${resetId}/second-code-request`, { firstCode });
    const phone = { ...PHONE, scripts: true };
    [visitors.nobody, visitors.manager, visitors.administrator, visitors.agent] = await Promise.all(
      [
        Person.at(site().browser, site().academy.gateway, phone),
        signedIn(site(), phone, people.nadia),
        signedIn(site(), phone, administrator),
        signedIn(site(), phone, roger),
      ],
    );
  });
  afterAll(() => Promise.all(Object.values(visitors).map((person) => person.leave())));

  describe('a form that gets what it cannot take', () => {
    it.each(FORMS.map((form) => [`${form.path}: ${form.button}`, form] as const))(
      'comes back with it, and says what to do: %s',
      async (_name, form) => {
        const person = visitors[form.who];
        const address = form.path.replace(/\{(\w+)\}/, (_, id: keyof typeof ids) => ids[id]);
        const takes = form.takes ?? [];
        const last = (what: string) => (takes.includes(what) ? 1 : 0);
        const values = [...HOSTILE].sort(([a], [b]) => last(a) - last(b));
        await person.open(address);
        const heading = await person.page.locator('h1').innerText();
        for (const [what, value] of form.button === 'refuser la demande'
          ? values.filter(([each]) => ['nothing', '10,000 characters', 'HTML'].includes(each))
          : values) {
          for (const field of form.fields)
            await person.page.locator(`#${field.replace('*', '')}`).fill(value);
          await person.press(form.button);
          const { status } = person.given.at(-1)!;
          if (takes.includes(what)) {
            expect({ what, status }).toEqual({ what, status: 200 });
            continue;
          }
          expect({ what, refused: status >= 400 && status < 500, status }).toMatchObject({
            what,
            refused: true,
          });
          expect(await person.page.locator('h1').innerText()).toBe(heading);
          await expectKept(person, form, value);
          await expectSummary(person);
        }
      },
    );
  });

  it('what was taken is shown as it is, and nothing of it runs', async () => {
    const person = visitors.administrator;
    await person.open('/annuaire/services/SIG-AESH');
    await person.fill({ Nom: HOSTILE[1]![1] });
    await person.press('modifier le nom');
    expect(await person.text()).toContain(HOSTILE[1]![1]);
    expect(await person.page.locator('main img, main script').count()).toBe(0);
    await person.fill({ Nom: 'Gestion des AESH' });
    await person.press('modifier le nom');
  });

  it('a summary leads to its fields', async () => {
    const { nobody } = visitors;
    await nobody.open('/codes-acces/a');
    await nobody.press('lancer la recherche');
    expect(await nobody.page.locator(':focus').getAttribute('role')).toBe('alert');
    await nobody.page.getByRole('link', { name: 'Saisissez votre prénom.' }).click();
    expect(await nobody.page.locator(':focus').getAttribute('id')).toBe('firstName');
    const field = nobody.page.locator('#firstName');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const said = nobody.page.locator(`#${await field.getAttribute('aria-describedby')}`);
    expect(await said.innerText()).toBe('Saisissez votre prénom.');
  });

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
    const first = await someone();
    await first.open('/connexion');
    await signIn(first, jean);
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
    const machine = await someone();
    await machine.open('/connexion');
    await signIn(machine, jean);
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

/** What was typed stands there again, but no secret. */
async function expectKept({ page }: Person, { fields }: Form, value: string): Promise<void> {
  for (const field of fields) {
    const input = page.locator(`#${field.replace('*', '')}`);
    const kept = field.startsWith('*') ? '' : value;
    expect({ field, value: await input.inputValue() }).toEqual({ field, value: kept });
  }
}

/** Above all: what is wrong, each linked to a field that is there and says the same. */
async function expectSummary({ page }: Person): Promise<void> {
  const summary = page.locator('main > [role=alert]').first();
  expect((await summary.innerText()).length).toBeGreaterThan(20);
  for (const link of await summary.getByRole('link').all()) {
    const target = (await link.getAttribute('href'))!;
    const messages = page.locator(`${target}-messages`);
    expect(await messages.innerText()).toContain(await link.innerText());
  }
}
