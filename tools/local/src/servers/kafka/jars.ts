import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KAFKA_VERSION = '4.3.0';
const OLDEST_JAVA = 17;

/** Java on this machine. */
export interface Java {
  readonly command: string;
  readonly version: string;
}

/** The Java to run Kafka with; fails and says what to install when there is none, or one too old. */
export async function findJava(): Promise<Java> {
  const command = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const install = `Kafka needs Java ${OLDEST_JAVA} or later (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk)`;
  let banner: string;
  try {
    banner = (await run(command, ['-version'])).stderr;
  } catch (error) {
    throw new Error(`${install}: "${command} -version" does not run.`, { cause: error });
  }
  const version = /version "([^"]+)"/.exec(banner)?.[1] ?? 'unknown';
  if (parseInt(version) >= OLDEST_JAVA) return { command, version };
  throw new Error(`${install}: "${command}" is version ${version}.`);
}

/** The folder with Kafka's jars: copied once from Maven Central, then kept in the user's cache. */
export async function kafkaJars(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const jars = join(cache, 'citadelle', `kafka-${KAFKA_VERSION}`);
  if (existsSync(jars)) return jars;
  mkdirSync(dirname(jars), { recursive: true });
  const partial = `${jars}.${randomBytes(4).toString('hex')}`;
  const pom = fileURLToPath(new URL('../../../kafka/pom.xml', import.meta.url));
  const goal = 'dependency:copy-dependencies';
  try {
    await run('mvn', ['-B', '-q', '-f', pom, goal, `-DoutputDirectory=${partial}`]);
    renameSync(partial, jars);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (existsSync(jars)) return jars;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Error(
        'Maven copies Kafka to this machine, once, and was not found (Debian, Ubuntu: apt install maven; macOS: brew install maven).',
        { cause: error },
      );
    }
    throw new Error(`Maven could not copy Kafka ${KAFKA_VERSION} to ${jars}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return jars;
}

function messageOf(error: unknown): string {
  const { stdout, message } = error as { stdout?: string; message: string };
  return stdout?.trim() || message;
}
