import { once } from 'node:events';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { Composition, docker } from './compose.js';

/** What came back through the proxy. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A request as the server behind the proxy saw it. */
export interface Seen {
  readonly headers: Record<string, string>;
  readonly replica: string;
}

/** The proxy as docker-compose.yml describes it, in front of servers that answer with what came through. */
export class ComposedProxy {
  private constructor(
    private readonly composition: Composition,
    /** Where the ports 8080 and 8443 of the container are published. */
    readonly http: number,
    readonly https: number,
  ) {}

  /** Starts it with the settings of a .env file, anew where it runs with others; resolves once it is healthy. */
  static async up(settings: Record<string, string> = {}): Promise<ComposedProxy> {
    const composition = ComposedProxy.composition(settings);
    await composition.call(['up', '--build', '--wait', '--quiet-pull', 'proxy']);
    const port = async (inside: string) =>
      Number((await composition.call(['port', 'proxy', inside])).trim().split(':')[1]);
    return new ComposedProxy(composition, await port('8080'), await port('8443'));
  }

  /** Removes whatever {@link up} left, whichever the settings. */
  static down(): Promise<void> {
    return ComposedProxy.composition({}).down();
  }

  private static composition(settings: Record<string, string>): Composition {
    const unset = { SITE_ADDRESS: '', TRUSTED_PROXIES: '' };
    const env = { ...process.env, ...unset, ...settings };
    return new Composition('citadelle-proxy-tests', env, 'tests/deploy/echo-gateway.yml');
  }

  async ask(options: RequestOptions = {}, body: string | Buffer = ''): Promise<Answer> {
    const asked = request({ host: '127.0.0.1', port: this.http, agent: false, ...options });
    // Refused before all was sent, the rest may not get through; what counts is the answer.
    asked.on('error', () => undefined);
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end(body);
    const [response] = await answered;
    const { statusCode: status = 0, headers } = response;
    return { status, headers, body: await text(response) };
  }

  /** What the server behind it sees of a request with these headers. */
  async seen(headers: Record<string, string> = {}): Promise<Seen> {
    return JSON.parse((await this.ask({ headers })).body) as Seen;
  }

  /** So many servers behind it. */
  async scale(replicas: number): Promise<void> {
    const scale = ['--scale', `gateway=${replicas}`];
    await this.composition.call(['up', '--wait', '--no-recreate', ...scale, 'proxy']);
  }

  /** Kills one of the servers behind it, by the name with which it answers. */
  async kill(replica: string): Promise<void> {
    await docker(['kill', replica]);
  }

  /** Stops or starts all servers behind it. */
  async gateways(command: 'stop' | 'start'): Promise<void> {
    await this.composition.call([command, 'gateway']);
  }

  /** Runs a command in its container; resolves with the exit code. */
  async exec(...command: string[]): Promise<number> {
    return this.composition.exec('proxy', command).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  }

  async log(): Promise<string> {
    return this.composition.call(['logs', '--no-color', 'proxy']);
  }
}
