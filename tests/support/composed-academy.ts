import { freePort } from '@citadelle/local/servers';
import type { Mail } from '@citadelle/testing';
import { type Container, Composition, docker } from './compose.js';
import type { Ended } from './shell.js';

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
    private readonly composition: Composition,
  ) {}

  /** Builds the images and starts everything on empty volumes; resolves once all is healthy. */
  static async up(settings: Record<string, string> = {}): Promise<ComposedAcademy> {
    const port = await freePort();
    const env = {
      ...process.env,
      PORT: String(port),
      SMTP_URL: 'smtp://mailpit:1025',
      ...settings,
    };
    const composition = new Composition('citadelle-deployed', env, 'tests/deploy/with-mailpit.yml');
    await composition.down();
    await composition.call(['up', '--build', '--wait', '--quiet-pull']);
    return new ComposedAcademy(`http://localhost:${port}`, composition);
  }

  /** So many replicas of a service, all healthy. */
  async scale(service: string, replicas: number): Promise<void> {
    const scale = ['--scale', `${service}=${replicas}`];
    await this.composition.call(['up', '--wait', '--no-recreate', ...scale]);
  }

  containers(...options: '--all'[]): Promise<Container[]> {
    return this.composition.containers(...options);
  }

  /** What an operator types beside docker-compose.yml. */
  shell(line: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.composition.shell(line, env);
  }

  /** Removes the containers of these services and the volumes, with all that is in them. */
  async destroy(services: readonly string[], volumes: readonly string[]): Promise<void> {
    await this.composition.call(['rm', '--stop', '--force', ...services]);
    await this.composition.removeVolumes(volumes);
  }

  /** SIGKILL from outside, as when it crashes: Docker starts it again, which it would not do after `docker kill`. */
  async crash(container: string): Promise<void> {
    const { stdout } = await docker(['inspect', '-f', '{{.State.Pid}}', container]);
    const kill = `process.kill(${Number(stdout)}, 'SIGKILL')`;
    const asHost = ['--rm', '--pid=host', '--user', 'root'];
    await docker(['run', ...asHost, 'citadelle-tools', 'node', '-e', kill]);
  }

  /** SIGKILL by Docker, which then leaves the container dead. */
  async kill(container: string): Promise<void> {
    await docker(['kill', container]);
  }

  /** What the containers of a service have logged, by container, those that are dead included. */
  async logs(service: string): Promise<Map<string, LogLine[]>> {
    const lines = new Map<string, LogLine[]>();
    for (const { Name, Service } of await this.containers('--all')) {
      if (Service !== service) continue;
      const { stdout } = await docker(['logs', Name]);
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
    await this.composition.exec('directory', command, `${numen}\n`);
  }

  async mails(): Promise<Mail[]> {
    const command = ['node', '--input-type=module', '-e', READ_MAILS];
    return JSON.parse(await this.composition.exec('notifications', command)) as Mail[];
  }

  async down(): Promise<void> {
    await this.composition.down();
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
