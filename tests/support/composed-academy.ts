import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@citadelle/local/servers';
import type { Mail } from '@citadelle/testing';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));
const PROJECT = 'citadelle-deployed';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A container as Compose lists it. */
export interface Container {
  readonly Name: string;
  readonly Service: string;
  readonly Health: string;
}

/** A line of a service's log. */
export interface LogLine {
  readonly msg: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
}

const isJson = (line: string) => line.startsWith('{');
const parsed = (line: string) => JSON.parse(line) as LogLine;

/** The system as docker-compose.yml describes it, under a project name of its own. */
export class ComposedAcademy {
  private constructor(
    readonly gateway: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Builds the images and starts everything on empty volumes; resolves once all is healthy. */
  static async up(settings: Record<string, string> = {}): Promise<ComposedAcademy> {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), ...settings };
    const academy = new ComposedAcademy(`http://localhost:${port}`, env);
    await academy.down();
    await academy.compose('up', '--build', '--wait', '--quiet-pull');
    return academy;
  }

  /** So many replicas of a service, all healthy. */
  async scale(service: string, replicas: number): Promise<void> {
    await this.compose('up', '--wait', '--no-recreate', '--scale', `${service}=${replicas}`);
  }

  async containers(...options: '--all'[]): Promise<Container[]> {
    const lines = (await this.compose('ps', '--format', 'json', ...options)).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Container);
  }

  /** SIGKILL from outside, as when it crashes: Docker starts it again, which it would not do after `docker kill`. */
  async crash(container: string): Promise<void> {
    const { stdout } = await run('docker', ['inspect', '-f', '{{.State.Pid}}', container]);
    const kill = `process.kill(${Number(stdout)}, 'SIGKILL')`;
    const asHost = ['--rm', '--pid=host', '--user', 'root'];
    await run('docker', ['run', ...asHost, 'citadelle-tools', 'node', '-e', kill]);
  }

  /** SIGKILL by Docker, which then leaves the container dead. */
  async kill(container: string): Promise<void> {
    await run('docker', ['kill', container]);
  }

  /** What the containers of a service have logged, by container, those that are dead included. */
  async logs(service: string): Promise<Map<string, LogLine[]>> {
    const lines = new Map<string, LogLine[]>();
    for (const { Name, Service } of await this.containers('--all')) {
      if (Service !== service) continue;
      const { stdout } = await run('docker', ['logs', Name], { maxBuffer: MAX_OUTPUT });
      lines.set(Name, stdout.trim().split('\n').filter(isJson).map(parsed));
    }
    return lines;
  }

  /** The first administrator, by the command for it. */
  async createAdministrator(numen: string): Promise<void> {
    const command = [
      ...['node', 'dist/admin-create.js', '--usual-name', 'FAIVRE', '--first-name', 'Hélène'],
      ...['--birth-date', '1978-04-11', '--unit', 'RECTORAT'],
    ];
    await this.exec('directory', command, `${numen}\n`);
  }

  /** Runs a command in the container of a service, with `input` on its standard input. */
  async exec(service: string, command: readonly string[], input = ''): Promise<string> {
    return this.compose('exec', '-T', service, ...command, { input });
  }

  async mails(): Promise<Mail[]> {
    const text = await this.exec('notifications', [
      'node',
      '--input-type=module',
      '-e',
      READ_MAILS,
    ]);
    return JSON.parse(text) as Mail[];
  }

  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '15');
  }

  private async compose(...args: (string | { input: string })[]): Promise<string> {
    const words = args.filter((arg) => typeof arg === 'string');
    const [given] = args.filter((arg) => typeof arg !== 'string');
    const running = run('docker', ['compose', '-p', PROJECT, ...words], {
      cwd: repository,
      env: this.env,
      maxBuffer: MAX_OUTPUT,
    });
    running.child.stdin?.end(given?.input ?? '');
    return (await running).stdout;
  }
}

/** What Mailpit has, in the words of the journeys; run where Mailpit can be reached. */
const READ_MAILS = `
  const api = 'http://mailpit:8025/api/v1';
  const { messages } = await (await fetch(api + '/messages?limit=500')).json();
  const mails = await Promise.all(messages.map(async ({ ID }) => (await fetch(api + '/message/' + ID)).json()));
  console.log(JSON.stringify(mails.map(({ MessageID, To, Subject, Text, HTML }) => ({
    messageId: MessageID,
    to: To.map(({ Address }) => Address), subject: Subject, text: Text, html: HTML,
  }))));
`;
