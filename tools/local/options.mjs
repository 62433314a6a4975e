// What `npm start` was asked for. Plain JavaScript: it is read before anything is installed or built.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const SERVICES = ['directory', 'credentials', 'notifications', 'gateway'];

export const USAGE = `Usage: npm start -- [flags]
  --empty                     only the administrator, no demo academy
  --kafka                     on a local Apache Kafka (Java 17 or later, and Maven), or on the cluster that KAFKA_BROKERS names
  --replicas credentials=3    more than one process of a service; several: directory=2,credentials=3
Settings, in the environment: PORT (8080), HOST (127.0.0.1), CITADELLE_DATA (.data/), MAIL_WEB_PORT (8025),
SMTP_URL (your own relay in place of the local mail), KAFKA_BROKERS (with --kafka; also KAFKA_USERNAME, KAFKA_PASSWORD,
KAFKA_TLS, TOPIC_REPLICATION, TOPIC_MIN_ISR) and those of the services.`;

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
    smtpUrl: readSmtpUrl(env.SMTP_URL),
    kafkaBrokers: values.kafka ? readCluster(env) : undefined,
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

/** Says what is expected, never the value: it may hold a password. */
function readSmtpUrl(value) {
  if (!value) return undefined;
  if (/^smtps?:\/\/\S+$/.test(value)) return value;
  throw new UsageError(
    'SMTP_URL must be an smtp:// or smtps:// URL, such as smtp://relay.example:587.',
  );
}

function isAddress(text) {
  const port = Number(/^[^\s,:]+:(\d+)$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

/** Where the cluster is, after a look at what goes with it. */
function readCluster(env) {
  const { KAFKA_BROKERS: brokers, KAFKA_USERNAME: username, KAFKA_TLS: tls } = env;
  if (!brokers) return undefined;
  if (!brokers.split(',').every(isAddress)) {
    throw new UsageError(
      `KAFKA_BROKERS must be host:port, several with commas, each port from 1 to 65535, such as kafka-1:9092,kafka-2:9092, not "${brokers}".`,
    );
  }
  if (username && !env.KAFKA_PASSWORD && !env.KAFKA_PASSWORD_FILE)
    throw new UsageError('KAFKA_USERNAME wants KAFKA_PASSWORD, or KAFKA_PASSWORD_FILE, beside it.');
  if (tls && !['true', 'false'].includes(tls))
    throw new UsageError(`KAFKA_TLS must be true or false, not "${tls}".`);
  const replication = readCount('TOPIC_REPLICATION', env.TOPIC_REPLICATION, 3);
  if (readCount('TOPIC_MIN_ISR', env.TOPIC_MIN_ISR, 2) > replication)
    throw new UsageError(
      `TOPIC_MIN_ISR must not be above TOPIC_REPLICATION, which is ${replication}.`,
    );
  return brokers;
}

function readCount(name, value, otherwise) {
  if (!value) return otherwise;
  if (/^([1-9]|10)$/.test(value)) return Number(value);
  throw new UsageError(`${name} must be a number from 1 to 10, not "${value}".`);
}
