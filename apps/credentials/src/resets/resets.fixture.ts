import { type Problem, type ResetsEvents, topics } from '@citadelle/contracts';
import type {
  Reauthenticated,
  ReleasedCode,
  RequestedCode,
  RequestsPage,
  ResetStatus,
  StartedReset,
} from '@citadelle/contracts/calls';
import { keyBytes } from '@citadelle/service-kit';
import {
  Appointments,
  freshName,
  freshSource,
  type InternalCallOptions as CallOptions,
  message,
  type TestAgent,
} from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { SignJWT } from 'jose';
import { type EnrolledAgent, TestCredentials, until } from '../credentials.fixture.js';

export const NEW_PASSWORD = 'le train pour Pontarlier siffle';

/** A manager who is signed in and has just typed their password again. */
export interface TestManager extends EnrolledAgent {
  readonly token: string;
  readonly source: string;
}

/** A reset under way, with what its agent and its manager were shown. */
export interface TestReset {
  readonly agent: EnrolledAgent;
  readonly login: string;
  readonly resetId: string;
  readonly firstCode: string;
}

/** The credentials service, and the calls of a reset. */
export class TestResets {
  credentials!: TestCredentials;
  private readonly appointments = new Appointments((told) => this.credentials.tell(told));

  private constructor() {}

  /** For all tests of a spec: made at its top, started before them and stopped after them. */
  static ofSpec(settings?: NodeJS.ProcessEnv, replicas?: number): TestResets {
    const resets = new TestResets();
    beforeAll(() => resets.begin(settings, replicas));
    afterAll(() => resets.credentials?.stop());
    return resets;
  }

  static async start(settings?: NodeJS.ProcessEnv): Promise<TestResets> {
    const resets = new TestResets();
    await resets.begin(settings);
    return resets;
  }

  private async begin(settings?: NodeJS.ProcessEnv, replicas?: number): Promise<void> {
    this.credentials = await TestCredentials.start(settings, replicas);
    this.credentials.grantsOf = (agentId) => this.appointments.grantsOf(agentId);
    for (const unit of ['SIG-AESH', 'RECTORAT']) await this.declare(unit);
  }

  stop(): Promise<void> {
    return this.credentials.stop();
  }

  /** Publishes a message and waits until it was handled. */
  publish(topic: string, key: string, type: string, data: unknown): Promise<void> {
    return this.credentials.tell(message(topic, key, type, data));
  }

  declare(unitId: string): Promise<void> {
    return this.appointments.declare(unitId);
  }

  appoint(agentId: string, unitId?: string): Promise<void> {
    return this.appointments.appoint(agentId, unitId);
  }

  dismiss(agentId: string, unitId: string): Promise<void> {
    return this.appointments.dismiss(agentId, unitId);
  }

  enrol(details: Partial<TestAgent> = {}): Promise<EnrolledAgent> {
    return this.credentials.enrol({
      firstName: 'Roger',
      usualName: freshName('VAILLANT'),
      ...details,
    });
  }

  /** An agent who has chosen a password; by SQL, since choosing one takes long. */
  async enrolWithPassword(details: Partial<TestAgent> = {}): Promise<EnrolledAgent> {
    const agent = await this.enrol(details);
    await this.credentials.rows(`UPDATE password_hashes SET kind = 'chosen' WHERE agent_id = $1`, [
      agent.agentId,
    ]);
    return agent;
  }

  /** Somebody signed in and re-authenticated, who manages `units`. Their password is their NUMEN. */
  async manager(units: string[] = ['SIG-AESH'], administrator = false): Promise<TestManager> {
    const agent = await this.enrolWithPassword({ firstName: 'Nadia' });
    for (const unit of units) await this.appoint(agent.agentId, unit);
    if (administrator) await this.appoint(agent.agentId);
    return this.signedIn(agent);
  }

  async signedIn(agent: EnrolledAgent): Promise<TestManager> {
    const source = freshSource();
    const { body } = await this.credentials.signIn(agent.account.login, agent.numen, source);
    return { ...agent, token: await this.reauthenticate(body.token, agent.numen), source };
  }

  /** The token that takes the place of this one once the password was typed again. */
  async reauthenticate(token: string, password: string): Promise<string> {
    const typed = { token, password };
    const { status, body } = await this.credentials.post<Reauthenticated>(
      'reauthentications',
      typed,
    );
    if (status !== 200) throw new Error(`not re-authenticated: ${status}`);
    return body.token;
  }

  /** What the directory gives to whoever names an identity. */
  lookupToken(
    agentId: string,
    { expiresIn = 900, key = this.credentials.env.LOOKUP_TOKEN_KEY! } = {},
  ) {
    const expiry = Math.floor(Date.now() / 1000) + expiresIn;
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(agentId)
      .setAudience('password-reset')
      .setIssuedAt(expiry - 900)
      .setExpirationTime(expiry)
      .sign(keyBytes(key));
  }

  start(body: unknown, options: CallOptions = { source: freshSource() }) {
    return this.credentials.post<StartedReset & Problem>('password-resets', body, options);
  }

  /** A reset of `agent`, started by login and birth date. */
  async started(agent?: EnrolledAgent, options?: CallOptions): Promise<TestReset> {
    const whose = agent ?? (await this.enrol());
    const { login } = whose.account;
    const { status, body } = await this.start({ login, birthDate: whose.birthDate }, options);
    if (status !== 201) throw new Error(`not started: ${status} ${body.code}`);
    return { agent: whose, login, resetId: body.resetId, firstCode: body.firstCode };
  }

  request(resetId: string, firstCode: string, unit?: string, options: CallOptions = {}) {
    return this.credentials.post<RequestedCode & Problem>(
      `password-resets/${resetId}/second-code-request`,
      { firstCode, ...(unit !== undefined && { unit }) },
      options,
    );
  }

  /** A reset whose second code was asked for. */
  async requested(agent?: EnrolledAgent, unit?: string, options?: CallOptions): Promise<TestReset> {
    const reset = await this.started(agent, options);
    const { status, body } = await this.request(reset.resetId, reset.firstCode, unit);
    if (status !== 202) throw new Error(`not requested: ${status} ${body.code}`);
    return reset;
  }

  release(
    resetId: string,
    token: string,
    options: CallOptions = {},
    identityCheck = 'called-back',
  ) {
    return this.credentials.post<ReleasedCode & Problem>(
      `password-resets/${resetId}/second-code`,
      { token, identityCheck },
      options,
    );
  }

  /** A reset whose second code `manager` released. */
  async released(
    manager: TestManager,
    agent?: EnrolledAgent,
  ): Promise<TestReset & { secondCode: string }> {
    const reset = await this.requested(agent);
    const { status, body } = await this.release(reset.resetId, manager.token);
    if (status !== 201) throw new Error(`not released: ${status} ${body.code}`);
    return { ...reset, secondCode: body.secondCode };
  }

  refuse(resetId: string, actor: string, reason = 'Cette personne ne répond pas') {
    return this.credentials.post<Problem>(
      `password-resets/${resetId}/refusal`,
      { reason },
      { actor },
    );
  }

  transfer(resetId: string, actor: string, unit: string) {
    return this.credentials.post<Problem>(
      `password-resets/${resetId}/transfer`,
      { unit },
      { actor },
    );
  }

  queue(unit: string, options: CallOptions, query = '') {
    return this.credentials.get<RequestsPage & Problem>(
      `units/${unit}/password-resets${query}`,
      options,
    );
  }

  status(login: string, firstCode: string, options: CallOptions = {}) {
    return this.credentials.post<ResetStatus & Problem>(
      'password-resets/status',
      { login, firstCode },
      options,
    );
  }

  cancel(body: unknown, options: CallOptions = {}) {
    return this.credentials.post<Problem>('password-resets/cancellation', body, options);
  }

  complete(
    codes: { login: string; firstCode: string; secondCode: string },
    newPassword = NEW_PASSWORD,
    options: CallOptions = {},
  ) {
    const { login, firstCode, secondCode } = codes;
    return this.credentials.post<Problem>(
      'password-resets/completion',
      { login, firstCode, secondCode, newPassword },
      options,
    );
  }

  /** What was published about somebody, once there are `count` of it. */
  async published(agentId: string, count: number): Promise<{ type: string; data: unknown }[]> {
    const read = async () =>
      (await this.credentials.published(topics.resets.name))
        .filter(({ key }) => key === agentId)
        .map(({ type, data }) => ({ type, data: data as ResetsEvents[keyof ResetsEvents] }));
    return until(async () => {
      const found = await read();
      return found.length >= count ? found : undefined;
    });
  }

  async stateOf(resetId: string): Promise<string | undefined> {
    const [row] = await this.credentials.rows<{ state: string }>(
      'SELECT state FROM resets WHERE reset_id = $1',
      [resetId],
    );
    return row?.state;
  }

  /** The facts about a reset, in order. */
  async factsOf(resetId: string): Promise<string[]> {
    const rows = await this.credentials.rows<{ type: string }>(
      'SELECT type FROM events WHERE stream = $1 ORDER BY version',
      [`reset-${resetId}`],
    );
    return rows.map(({ type }) => type);
  }
}
