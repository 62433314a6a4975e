import {
  type Answers,
  type FakeAnswer,
  CUT,
  fakeCredentials,
  fakeDirectory,
  fakeNotifications,
  isPage,
  KnownRoutes,
  problem,
  serve,
  startTestGateway,
  type TestGateway,
  TOKENS,
} from '@citadelle/gateway/testing';
import type { Call } from '@citadelle/contracts/calls';
import { expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Person, PHONE } from '../../support/browser.js';

/** What services answer to the gateway, where that is not what their fakes answer. */
export type Given = Answers;

/** Something that somebody does on a page. */
export type Act = (person: Person) => Promise<void>;

/** Who looks: somebody signed in, or nobody that is known. */
export type Viewer = keyof typeof TOKENS | 'nobody';

/** A page in one of its states: how one comes there, and what it then says. */
export interface PageState {
  readonly given?: Given;
  readonly open: string;
  readonly act?: Act;
  readonly says: string | readonly string[];
}

/** States of the page at one address: what each says, and what else leads to it or is given there. */
export const statesOf =
  (open: string, always: Partial<PageState> = {}) =>
  (says: PageState['says'], more: Partial<PageState> = {}): PageState => ({
    open,
    says,
    ...always,
    ...more,
  });

/** A gateway whose services answer as they are told, and a person on the narrowest screen, where the least has room. */
export class PageStates {
  private constructor(
    readonly gateway: TestGateway,
    readonly person: Person,
  ) {}

  static async start(browser: Browser): Promise<PageStates> {
    const gateway = await startTestGateway({ PUBLIC_URL: 'http://127.0.0.1:8080' });
    const person = await Person.at(browser, gateway.url, { ...PHONE, scripts: true });
    return new PageStates(gateway, person);
  }

  /** Comes to a page in one of its states, and expects what it says. */
  async see(viewer: Viewer, { given = [], open, act, says }: PageState): Promise<void> {
    this.gateway.credentials.answer(fakeCredentials());
    this.gateway.directory.answer(fakeDirectory());
    this.gateway.notifications.answer(fakeNotifications());
    for (const served of given) this.gateway.serviceOf(served).answer([served]);
    const cookies = this.person.page.context();
    await cookies.clearCookies();
    if (viewer !== 'nobody') {
      const session = { name: 'session', value: TOKENS[viewer], url: this.gateway.url };
      await cookies.addCookies([{ ...session, httpOnly: true, sameSite: 'Strict' }]);
    }
    await this.person.open(open);
    await act?.(this.person);
    const text = await this.person.text();
    for (const said of [says].flat()) expect(text).toContain(said);
  }

  /** Pages that nobody has looked at, and forms that nobody has sent. */
  unseen(): string[] {
    return (
      this.gateway.service.app
        .get(KnownRoutes)
        .all()
        .filter(({ method, url }) => ['GET', 'POST'].includes(method) && isPage(url))
        // Events for a script and files, not pages.
        .filter(({ url }) => url !== '/gestion/demandes/flux' && !url.endsWith('.csv'))
        .filter(({ method, url }) => {
          const path = new RegExp(`^${url.replaceAll(/:[^/]+/g, '[^/]+')}$`);
          return !this.person.given.some((page) => page.method === method && path.test(page.path));
        })
        .map(({ method, url }) => `${method} ${url}`)
    );
  }

  async stop(): Promise<void> {
    await this.person.leave();
    await this.gateway.stop();
  }
}

/** One test for each state of some pages, by what it shows. */
export function itShows(
  states: () => PageStates,
  viewer: Viewer,
  sights: Readonly<Record<string, PageState>>,
): void {
  it.each(Object.entries(sights))('%s', (_name, sight) => states().see(viewer, sight));
}

/** What every refusal of the fake services tells people to do. */
export const ADVICE = 'Que faire.';
/** The words for a `retry-after` of ten minutes. */
export const WAIT = 'Vous pourrez recommencer dans 10 minutes';

/** A service that cuts the connection. */
export const AWAY = CUT;

/** A refusal for ten minutes. */
export const tooOften = (code: string) => problem(429, code, { headers: { 'retry-after': '600' } });

/** A new password that does not meet the rules. */
export const weakPassword = problem(422, 'password-rejected', {
  body: { errors: [{ field: 'newPassword', code: 'too-short', message: 'Choisissez mieux.' }] },
});

/** One answer of the service that serves a call. */
export const answers = <Response>(
  call: Call<object, Response>,
  answer: NoInfer<Response> | FakeAnswer,
): Given => [serve(call, () => answer)];

/** Presses a button. */
export const press =
  (name: string | RegExp): Act =>
  (person) =>
    person.press(name);

/** Fills fields by their labels, and presses a button. */
export const fillAndPress =
  (typed: Readonly<Record<string, string>>, name: string | RegExp): Act =>
  async (person) => {
    await person.fill(typed);
    await person.press(name);
  };

/** Does one thing after the other. */
export const inTurn =
  (...acts: readonly Act[]): Act =>
  async (person) => {
    for (const act of acts) await act(person);
  };

/** Somebody's identity as it is typed. */
export const TYPED_IDENTITY = {
  'Nom usuel': 'Pin',
  Prénom: 'Jean',
  'Date de naissance': '2/11/1988',
};
