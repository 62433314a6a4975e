import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Ended, MAX_OUTPUT, repository, shell } from './shell.js';

const run = promisify(execFile);

/** A container as Compose lists it. */
export interface Container {
  readonly Name: string;
  readonly Service: string;
  readonly Health: string;
}

/** Calls the program `docker`; resolves with what it prints. */
export async function docker(words: readonly string[], options: DockerOptions = {}) {
  const { input = '', env = process.env } = options;
  const running = run('docker', words, { cwd: repository, env, maxBuffer: MAX_OUTPUT });
  running.child.stdin?.end(input);
  return running;
}

interface DockerOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** docker-compose.yml under a project name of its own, with further files that change it. */
export class Composition {
  private readonly options: string[];

  constructor(
    private readonly project: string,
    readonly env: NodeJS.ProcessEnv,
    ...changes: readonly string[]
  ) {
    const files = ['docker-compose.yml', ...changes].flatMap((file) => ['-f', file]);
    this.options = ['-p', project, ...files];
  }

  /** Calls `docker compose`; resolves with its standard output. */
  async call(words: readonly string[], input = ''): Promise<string> {
    const { env } = this;
    return (await docker(['compose', ...this.options, ...words], { input, env })).stdout;
  }

  /** Runs a line of a shell, where plain `docker compose` means this composition. */
  shell(line: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return shell(line, { ...this.env, COMPOSE_PROJECT_NAME: this.project, ...env });
  }

  async containers(...options: '--all'[]): Promise<Container[]> {
    const lines = (await this.call(['ps', '--format', 'json', ...options])).trim().split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Container);
  }

  /** Runs a command in the container of a service, with `input` on its standard input. */
  async exec(service: string, command: readonly string[], input = ''): Promise<string> {
    return this.call(['exec', '-T', service, ...command], input);
  }

  async removeVolumes(names: readonly string[]): Promise<void> {
    await docker(['volume', 'rm', ...names.map((name) => `${this.project}_${name}`)]);
  }

  async down(): Promise<void> {
    await this.call(['down', '--volumes', '--timeout', '15']);
  }
}
