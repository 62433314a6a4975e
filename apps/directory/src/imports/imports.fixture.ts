import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressBase, loginBase } from '@citadelle/contracts';
import type { Problem } from '@citadelle/contracts';
import type {
  BegunImport,
  ForeseenNewcomer,
  GivenLogin,
  ImportState,
  ImportView,
  PlannedLinesPage,
  PlannedLineView,
} from '@citadelle/contracts/calls';
import { type Answer, until } from '@citadelle/testing';
import { afterAll } from '@jest/globals';
import { ONE, TestDirectory } from '../directory.fixture.js';

/** Settings with which an import rests for 25 s after its first lines, so that there is time to look at it. */
export const RESTING = { IMPORT_PACE: '1' };
/** How many lines it has applied then. */
export const FIRST_LINES = 25;
/** Settings with which an import never rests. */
export const FAST = { IMPORT_PACE: '100000' };

/** Gives logins as credentials would, without keeping anything but ranks: what is asked of it, and in which order. */
export class FakeCredentials {
  readonly taken: string[] = [];
  readonly ranks = new Map<string, number>();
  /** Whether it answers everything with a problem that no waiting mends. */
  refuses = false;
  private readonly given = new Map<string, GivenLogin>();
  private server!: Server;

  static async start(): Promise<FakeCredentials> {
    const fake = new FakeCredentials();
    await fake.listen();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  loginOf(agentId: string): string | undefined {
    return this.given.get(agentId)?.login;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private listen(): Promise<void> {
    this.server = createServer((request, reply) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      request.on('end', () => {
        const { newcomers } = JSON.parse(text) as { newcomers: ForeseenNewcomer[] };
        const takes = request.url!.endsWith('taken-logins');
        const logins = newcomers.map((one) => (takes ? this.take(one) : this.foresee(one)));
        reply.setHeader('content-type', 'application/json');
        reply.statusCode = this.refuses ? 422 : 200;
        reply.end(JSON.stringify({ logins }));
      });
    });
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  private foresee(newcomer: ForeseenNewcomer): GivenLogin {
    const rank = (this.ranks.get(loginBase(newcomer)) ?? 0) + newcomer.loginsAhead;
    return loginOf(newcomer, rank);
  }

  private take(newcomer: ForeseenNewcomer): GivenLogin {
    const before = this.given.get(newcomer.agentId);
    if (before) return before;
    const base = loginBase(newcomer);
    const rank = this.ranks.get(base) ?? 0;
    this.ranks.set(base, rank + 1);
    const login = loginOf(newcomer, rank);
    this.taken.push(login.login);
    this.given.set(newcomer.agentId, login);
    return login;
  }
}

function loginOf(newcomer: ForeseenNewcomer, rank: number): GivenLogin {
  const base = loginBase(newcomer);
  return {
    agentId: newcomer.agentId,
    login: rank === 0 ? base : `${base}${rank + 1}`,
    address: `${addressBase(newcomer)}@ac.test`,
    renumbers: rank === 1 ? base : null,
  };
}

/** A directory for all tests of a spec, as {@link TestDirectory.ofSpec} makes it, and the credentials that its imports ask. */
export async function importsOfSpec(units: readonly string[], settings: NodeJS.ProcessEnv = {}) {
  const credentials = await FakeCredentials.start();
  const directory = TestDirectory.ofSpec(units, { CREDENTIALS_URL: credentials.url, ...settings });
  afterAll(() => credentials.stop());
  return { credentials, directory };
}

/** A number in letters, for names. */
export const letters = (n: number) =>
  [...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

/** The header of the files of the specs. */
export const HEADER = 'usual_name;first_name;birth_date;numen;unit';

/** A complete NUMEN that is nobody else's. */
export const numenOf = (number: number) => `03E88${String(number).padStart(5, '0')}ABC`;

/** A file with these lines. */
export function fileOf(...lines: readonly string[]): string {
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** What is said of a file when it is sent. */
export interface Sending {
  readonly mode?: string;
  readonly scope?: string;
  readonly extractedOn?: string;
  readonly actor?: string;
  readonly key?: string;
  readonly type?: string;
}

/** Sends a file as the gateway does. */
export function send(
  directory: TestDirectory,
  body: string | Uint8Array,
  { mode = 'add', scope, extractedOn, actor = ONE, key, type = 'text/csv' }: Sending = {},
): Promise<Answer<BegunImport & Problem>> {
  const query = new URLSearchParams({
    mode,
    ...(scope !== undefined && { scope }),
    ...(extractedOn !== undefined && { extractedOn }),
  });
  const headers = { 'content-type': type, ...(key !== undefined && { 'idempotency-key': key }) };
  return directory.post(`agent-imports?${query.toString()}`, body, { actor, headers });
}

/** An import as it is shown to an administrator. */
export async function importOf(directory: TestDirectory, importId: string): Promise<ImportView> {
  const { status, body } = await directory.get<ImportView>(`agent-imports/${importId}`, {
    actor: ONE,
  });
  if (status !== 200) throw new Error(`no import: ${status}`);
  return body;
}

/** An import once it is in one of these states. */
export async function untilState(
  directory: TestDirectory,
  importId: string,
  ...states: readonly ImportState[]
): Promise<ImportView> {
  let view!: ImportView;
  await until(`the import is ${states.join(' or ')}`, async () => {
    view = await importOf(directory, importId);
    if (view.state === 'abandoned' && !states.includes('abandoned'))
      throw new Error('the import was abandoned');
    return states.includes(view.state);
  });
  return view;
}

/** Sends a file that must be taken, and waits for its plan. */
export async function plan(
  directory: TestDirectory,
  body: string | Uint8Array,
  sending?: Sending,
): Promise<ImportView> {
  const { status, body: begun } = await send(directory, body, sending);
  if (status !== 202) throw new Error(`not taken: ${status} ${begun.code}`);
  return untilState(directory, begun.importId, 'ready', 'blocked');
}

/** Confirms what a plan says. */
export function confirm(
  directory: TestDirectory,
  { importId, created, changed, returning }: ImportView,
  { actor = ONE, ...more }: { actor?: string; override?: string[]; expected?: object } = {},
): Promise<Answer<ImportView & Problem>> {
  const body = { expected: { created, changed, returning }, ...more };
  return directory.post(`agent-imports/${importId}/confirmation`, body, { actor });
}

/** The lines of a plan, of one kind or all. */
export async function linesOf(
  directory: TestDirectory,
  importId: string,
  kind?: string,
): Promise<PlannedLineView[]> {
  const items: PlannedLineView[] = [];
  let after: string | null = '0';
  while (after !== null) {
    const page: PlannedLinesPage = await pageOfLines(directory, importId, after, kind);
    items.push(...page.items);
    after = page.next;
  }
  return items;
}

async function pageOfLines(
  directory: TestDirectory,
  importId: string,
  after: string,
  kind: string | undefined,
): Promise<PlannedLinesPage> {
  const query = new URLSearchParams({ limit: '200', after, ...(kind && { kind }) });
  const path = `agent-imports/${importId}/lines?${query.toString()}`;
  return (await directory.get<PlannedLinesPage>(path, { actor: ONE })).body;
}
