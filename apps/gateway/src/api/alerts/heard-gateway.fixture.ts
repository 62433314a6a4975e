import {
  type IntrospectedSession,
  type IntrospectSession,
  type SessionAccount,
  type SessionPath,
  sessions,
} from '@citadelle/contracts/calls';
import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import { EventStream, people, until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { FakeAlertLog } from '../../testing/fake-alert-log.js';
import { HELENE, JEAN, NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { AlertStreams } from './open-streams.js';

/** The token of a manager of RECTORAT. */
export const PAULS_TOKEN = 'token-pgrandjean';

const PAUL: SessionAccount = {
  ...NADIA,
  agentId: '0199aaaa-0000-7000-8000-000000000004',
  login: people.paul.login,
  managedUnits: ['RECTORAT'],
};

/** Where somebody takes up a stream. */
interface Listening {
  readonly lastEventId?: number;
  readonly query?: string;
  readonly agent?: Agent;
}

const startGateway = (settings: Record<string, string> = {}) =>
  startTestGateway({ ALERT_STREAM_RECHECK: 'PT1S', ...settings });

/** A gateway whose streams of alerts a spec listens to. */
export class HeardGateway {
  /** Who is signed in, by token; tests change it. */
  accounts!: Map<string, SessionAccount>;
  /** The looks at sessions: the first at a token, and then at the session. */
  introspections: Partial<IntrospectSession & SessionPath>[] = [];
  log!: FakeAlertLog;
  gateway!: TestGateway;
  opened: EventStream[] = [];
  private readonly sessionIds = new Map<string, string>();
  /** Serves every test that asks for no settings of its own. */
  private shared!: TestGateway;

  /** Made at the top of a spec. */
  constructor() {
    beforeAll(async () => {
      this.shared = await startGateway();
    });
    afterAll(() => this.shared?.stop());
    beforeEach(() => {
      this.accounts = new Map([
        [TOKENS.manager, NADIA],
        [TOKENS.administrator, HELENE],
        [TOKENS.agent, JEAN],
        [PAULS_TOKEN, PAUL],
      ]);
      this.introspections = [];
      this.opened = [];
      this.log = new FakeAlertLog();
    });
    afterEach(async () => {
      this.opened.forEach((stream) => stream.leave());
      if (this.gateway !== this.shared) await this.gateway.stop();
      else await until('all to have left', () => this.openStreams() === 0);
    });
  }

  /** Lets a gateway with these settings, or the one that all share, tell of the alerts of the log. */
  async start(settings?: Record<string, string>): Promise<void> {
    this.gateway = settings ? await startGateway(settings) : this.shared;
    this.gateway.notifications.answer(this.log.answers());
    this.gateway.credentials.answer([
      serve(sessions.introspect, ({ token }, { body }) => {
        this.introspections.push(body as IntrospectSession);
        return this.sessionOf(token) ?? problem(401, 'session-expired');
      }),
      serve(sessions.watch, (request) => {
        this.introspections.push(request);
        const held = [...this.accounts.keys()].map((token) => this.sessionOf(token)!);
        return (
          held.find(({ sessionId }) => sessionId === request.sessionId) ??
          problem(401, 'session-expired')
        );
      }),
    ]);
  }

  /** Gives the session of a token another one. */
  renew(token: string, next: string): void {
    const account = this.accounts.get(token)!;
    this.sessionIds.set(next, this.idOf(token));
    this.accounts.delete(token);
    this.accounts.set(next, account);
  }

  private sessionOf(token: string): IntrospectedSession | undefined {
    const account = this.accounts.get(token);
    return (
      account && {
        sessionId: this.idOf(token),
        expiresAt: '2026-11-23T23:00:00.000Z',
        reauthenticatedUntil: null,
        passwordChangeRequired: false,
        account,
      }
    );
  }

  private idOf(token: string): string {
    const id = this.sessionIds.get(token) ?? randomUUID();
    this.sessionIds.set(token, id);
    return id;
  }

  async listen(
    token: string = TOKENS.manager,
    { lastEventId, query = '', agent }: Listening = {},
  ): Promise<EventStream> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
    };
    const url = `${this.gateway.url}/api/v1/alerts/stream${query}`;
    const stream = await EventStream.open(url, headers, agent);
    this.opened.push(stream);
    return stream;
  }

  /** How many streams the gateway has open. */
  openStreams(): number {
    return this.gateway.service.app.get(AlertStreams).size;
  }
}
