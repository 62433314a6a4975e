import { PageVisitor } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { fakeCredentials, TOKENS } from '../testing/fake-credentials.js';
import { fakeDirectory } from '../testing/fake-directory.js';
import { fakeNotifications } from '../testing/fake-notifications.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

/** A gateway whose pages a spec visits: one for all its tests, with fake services as new for each. */
export class VisitedGateway {
  gateway!: TestGateway;
  /** Who visits, anew in each test. */
  visitor!: PageVisitor;

  /**
   * Made at the top of a spec. `token` is of whoever visits, unless nobody is signed in; `settings` are those of the
   * gateway.
   */
  constructor(token?: string, settings: NodeJS.ProcessEnv = {}) {
    beforeAll(async () => {
      this.gateway = await startTestGateway(settings);
    });
    afterAll(() => this.gateway.stop());
    beforeEach(() => {
      this.visitor = this.as(token);
    });
    afterEach(() => {
      this.gateway.credentials.answer(fakeCredentials());
      this.gateway.directory.answer(fakeDirectory());
      this.gateway.notifications.answer(fakeNotifications());
    });
  }

  /** A visitor with this session. */
  as(token?: string): PageVisitor {
    const visitor = new PageVisitor(this.gateway.url);
    if (token !== undefined) visitor.cookies.set('__Host-session', token);
    return visitor;
  }

  /** Who of agents, managers and administrators finds a link to this address on their pages. */
  async whoSees(href: string): Promise<string[]> {
    const seen: string[] = [];
    for (const role of ['agent', 'manager', 'administrator'] as const) {
      const { html } = await this.as(TOKENS[role]).open('/espace');
      if (html.includes(`href="${href}"`)) seen.push(role);
    }
    return seen;
  }

  /** Bodies of the calls to one path of the credentials service. */
  callsTo(path: string): unknown[] {
    return this.gateway.credentials.received
      .filter((call) => call.path === path)
      .map(({ body }) => body);
  }
}
