// What `npm start` was asked for. Plain JavaScript: it is read before anything is installed or built.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const SERVICES = ['directory', 'credentials', 'notifications', 'gateway'];

export const USAGE = `Usage: npm start -- [flags]
  --empty                     only the administrator, no demo academy
  --kafka                     on a local Apache Kafka (Java 17 or later, and Maven)
  --replicas credentials=3    more than one process of a service; several: directory=2,credentials=3
Settings, in the environment: PORT (8080), HOST (127.0.0.1), CITADELLE_DATA (.data/), MAIL_WEB_PORT (8025),
and those of the services.`;

/** Something that the person who typed the command can put right. */
export class UsageError extends Error {}

/** Reads flags and settings; relative folders are taken from the root of the clone. */
export function readOptions(args, env, root) {
  const { values } = parse(args);
  return {
    empty: values.empty ?? false,
    transport: values.kafka ? 'kafka' : 'embedded',
    replicas: readReplicas(values.replicas ?? []),
    dataDir: resolve(root, env.CITADELLE_DATA || join(root, '.data')),
    host: env.HOST || '127.0.0.1',
    port: readPort('PORT', env.PORT, 8080),
    mailPort: readPort('MAIL_WEB_PORT', env.MAIL_WEB_PORT, 8025),
    help: values.help ?? false,
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        empty: { type: 'boolean' },
        kafka: { type: 'boolean' },
        replicas: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error.message.split('. ')[0]}\n${USAGE}`);
  }
}

function readReplicas(values) {
  const replicas = {};
  for (const value of values.flatMap((list) => list.split(','))) {
    const [, name, count] = /^\s*([a-z]+)=(\d{1,2})\s*$/.exec(value) ?? [];
    if (!SERVICES.includes(name) || Number(count) < 1) {
      throw new UsageError(
        `--replicas takes <service>=<number>, such as credentials=3, not "${value}".\n` +
          `The services: ${SERVICES.join(', ')}.`,
      );
    }
    replicas[name] = Number(count);
  }
  return replicas;
}

function readPort(name, value, otherwise) {
  if (value === undefined || value === '') return otherwise;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return Number(value);
  throw new UsageError(
    `${name} must be a port, from 1 to 65535 (0: any free one), not "${value}".`,
  );
}
