import { administrator, ApiClient, chosenPasswords, people } from '@citadelle/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Person, PHONE } from '../support/browser.js';
import { created, signedIn, type Site } from './site.js';

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
    button: 'Créer l’agent',
    fields: ['usualName', 'firstName', 'birthDate', '*numen'],
  },
  {
    who: 'administrator',
    path: '/annuaire/agents/{agentId}/depart',
    button: 'Oui, enregistrer le départ',
    fields: ['on', '*password'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services',
    button: 'Créer le service',
    fields: ['unitId', 'name'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services/SIG-AESH',
    button: 'Nommer gestionnaire',
    fields: ['login', '*password'],
  },
  {
    who: 'administrator',
    path: '/annuaire/services/SIG-AESH',
    button: 'Modifier le nom',
    fields: ['name'],
    takes: ['HTML', 'SQL', 'emoji', 'what is read from right to left'],
  },
  {
    who: 'manager',
    path: '/gestion/demandes/SIG-AESH/{resetId}',
    button: 'Refuser la demande',
    fields: ['reason'],
    // Last of all: it is then over.
    takes: ['HTML'],
  },
];

/** What comes back of a form that gets what nobody can mean, where everybody of the tutorial has a password. */
export function theForms(site: () => Site): void {
  const ids = { agentId: '', resetId: '' };
  const visitors = {} as Record<Form['who'], Person>;

  beforeAll(async () => {
    const anonymous = new ApiClient(site().academy.gateway);
    const { agentId, account } = await created(site(), LEA);
    ids.agentId = agentId;
    const started = await anonymous.post<{ resetId: string; firstCode: string }>(
      '/password-resets',
      { login: account.login, birthDate: LEA.birthDate },
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
        signedIn(site(), phone, { login: people.roger.login, password: chosenPasswords.second }),
      ],
    );
  });
  afterAll(() => Promise.all(Object.values(visitors).map((person) => person.leave())));

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
      for (const [what, value] of form.button === 'Refuser la demande'
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
        const refused = status >= 400 && status < 500;
        expect({ what, status, refused }).toEqual({ what, status, refused: true });
        expect(await person.page.locator('h1').innerText()).toBe(heading);
        await expectKept(person, form, value);
        await expectSummary(person);
      }
    },
  );

  it('what was taken is shown as it is, and nothing of it runs', async () => {
    const person = visitors.administrator;
    await person.open('/annuaire/services/SIG-AESH');
    await person.fill({ Nom: HOSTILE[1]![1] });
    await person.press('Modifier le nom');
    expect(await person.text()).toContain(HOSTILE[1]![1]);
    expect(await person.page.locator('main img, main script').count()).toBe(0);
    await person.fill({ Nom: 'Gestion des AESH' });
    await person.press('Modifier le nom');
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
}

/** What was typed stands there again, but no secret. */
async function expectKept({ page }: Person, { fields }: Form, value: string): Promise<void> {
  const names = fields.map((field) => field.replace('*', ''));
  const shown = await page.evaluate<string[]>(
    `${JSON.stringify(names)}.map((name) => document.getElementById(name).value)`,
  );
  const kept = fields.map((field) => (field.startsWith('*') ? '' : value));
  expect({ names, shown }).toEqual({ names, shown: kept });
}

/** Above all: what is wrong, each linked to a field that is there and says the same. */
async function expectSummary({ page }: Person): Promise<void> {
  const { text, links } = await page.evaluate<Summary>(SUMMARY);
  expect(text.length).toBeGreaterThan(20);
  for (const { says, beside } of links) expect(beside).toContain(says);
}

interface Summary {
  readonly text: string;
  /** What each link says, and what stands beside the field to which it leads. */
  readonly links: readonly { readonly says: string; readonly beside: string }[];
}
const SUMMARY = `(() => {
  const summary = document.querySelector('main > [role=alert]');
  return {
    text: summary.innerText,
    links: [...summary.querySelectorAll('a[href]')].map((link) => ({
      says: link.innerText,
      beside: document.querySelector(link.getAttribute('href') + '-messages').innerText,
    })),
  };
})()`;
