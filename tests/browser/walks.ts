import { type Identity, people, tutorial } from '@citadelle/testing';
import { expect } from '@jest/globals';
import { Person } from '../support/browser.js';
import { type Site, typed, WAYS } from './site.js';

/** One way through the tutorial: an agent, a manager and an administrator, each at a browser of their own. */
export interface Walk {
  readonly where: string;
  readonly scripts: boolean;
  readonly identity: Identity;
  readonly login: string;
  readonly administrator: Person;
  readonly manager: Person;
  readonly agent: Person;
  firstCode: string;
  secondCode: string;
}

/** Every way at once. */
export class Walks {
  all: readonly Walk[] = [];

  /** Everybody opens a browser. */
  async start({ browser, academy }: Site): Promise<void> {
    const at = (device: (typeof WAYS)[number]) => Person.at(browser, academy.gateway, device);
    this.all = await Promise.all(
      WAYS.map(async (way) => ({
        where: way.where,
        scripts: way.scripts,
        identity: tutorial[way.who],
        login: people[way.who].login,
        administrator: await at(way),
        manager: await at(way),
        agent: await at(way),
        firstCode: '',
        secondCode: '',
      })),
    );
  }

  /** Takes a step on every way at once; what goes wrong is told with the way on which it did. */
  everywhere = async (step: (walk: Walk) => Promise<void>): Promise<void> => {
    const ends = await Promise.allSettled(this.all.map(step));
    const wrong = ends.flatMap((end, at) =>
      end.status === 'rejected' ? [`${this.all[at]!.where}: ${(end.reason as Error).stack}`] : [],
    );
    if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
  };

  /** Everybody closes their browser. */
  async leave(): Promise<void> {
    const everybody = this.all.flatMap((walk) => [walk.administrator, walk.manager, walk.agent]);
    await Promise.all(everybody.map((person) => person.leave()));
  }
}

/** Creates an agent on the page for it. */
export async function createAgent(person: Person, who: Identity): Promise<void> {
  await person.open('/annuaire/agents/nouveau');
  await person.fill({
    'Nom usuel': who.usualName,
    Prénom: who.firstName,
    'Date de naissance': typed(who.birthDate),
    NUMEN: who.numen,
  });
  await person.choose('Service gestionnaire', who.unit);
  await person.press('Créer l’agent');
  expect(await person.text()).toContain('L’agent est créé');
}

/** Fills the five fields of C, and sends them. */
export async function complete(
  agent: Person,
  { login, firstCode, secondCode }: { login: string; firstCode: string; secondCode: string },
  password: string,
): Promise<void> {
  await agent.fill({
    '1. Identifiant': login,
    '2. 1er code': firstCode,
    '3. 2e code': secondCode,
    '4. Nouveau mot de passe': password,
    '5. Confirmation': password,
  });
  await agent.press('modifier mon mot de passe');
}

/** What of the first code's page comes out of a printer. */
export async function printed({ page }: Person) {
  await page.emulateMedia({ media: 'print' });
  const seen = (selector: string) => page.locator(selector).first().isVisible();
  const paper = {
    code: await seen('.pratic-code'),
    form: await seen('main button'),
    ways: await seen('header nav'),
  };
  await page.emulateMedia({ media: 'screen' });
  return paper;
}

/** The link to one's mail stands below all else, at the left. */
export async function expectMailAtBottomLeft({ page }: Person): Promise<void> {
  const mail = page.locator('main').getByRole('link', { name: 'Ma messagerie', exact: true });
  const main = (await page.locator('main').boundingBox())!;
  const { x, y, height } = (await mail.boundingBox())!;
  expect(y + height).toBeGreaterThanOrEqual((await page.evaluate<number>(LOWEST)) - 1);
  expect(x - main.x).toBeLessThan(40);
}

/** Runs in the page: where what stands lowest ends. */
const LOWEST = `Math.max(0, ...[...document.querySelectorAll(
  'main a, main button, main p, main dl, main table',
)].map((each) => each.getBoundingClientRect().bottom))`;
