import type { Setting } from './declared.js';

/** What docker-compose.yml decides, so that `.env` has no say in it. */
const DECIDED: Readonly<Record<string, string>> = {
  // Inside the containers; nothing but the port of the proxy is published.
  HOST: '0.0.0.0',
  PORT: '8080',
  MANAGEMENT_HOST: '0.0.0.0',
  MANAGEMENT_PORT: '9090',
  BROKER: 'kafka',
  KAFKA_BROKERS: 'kafka:9092',
  DIRECTORY_URL: 'http://directory:8080',
  CREDENTIALS_URL: 'http://credentials:8080',
  NOTIFICATIONS_URL: 'http://notifications:8080',
  // Only the proxy reaches the gateway, and the proxy says one address: the one it made sure of.
  TRUSTED_PROXIES: '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16',
};

/** Defaults of docker-compose.yml that are not those of the services. */
const DEFAULTS: Readonly<Record<string, string>> = {
  // Its Kafka is one broker. On a cluster: 3 and 2.
  TOPIC_REPLICATION: '1',
  TOPIC_MIN_ISR: '1',
  PUBLIC_URL: '${SITE_ADDRESS:+https://}${SITE_ADDRESS:-http://localhost:${PORT:-8080}}',
};

/** What has no use there: its Kafka has no users, and Docker waits for `stop_grace_period`. */
const ABSENT = [
  ...['BROKER_DATABASE_URL', 'KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_TLS', 'SHUTDOWN_DEADLINE'],
];

/** Not secret, but made together with the secrets. */
const MADE_WITH_SECRETS = ['CREDENTIALS_PUBLIC_KEY'];

/** Of these each service has another, so that for `ops`, which works on all services, the service's name stands in front. */
const OF_EACH_SERVICE = ['DATABASE_URL', 'PERSONAL_DATA_KEY'];

/** The settings that docker-compose.yml treats in another way than most. */
export const namesInCompose = [
  ...[...Object.keys(DECIDED), ...Object.keys(DEFAULTS)],
  ...[...ABSENT, ...MADE_WITH_SECRETS, ...OF_EACH_SERVICE],
];

/** How docker-compose.yml hands a setting over, as a line of `environment:`; undefined: not at all. */
export function composeLine({ name, secret }: Setting): string | undefined {
  if (ABSENT.includes(name)) return undefined;
  const decided = DECIDED[name];
  if (decided) return `${name}: ${/^\d+$/.test(decided) ? `'${decided}'` : decided}`;
  if ((secret && !DEFAULTS[name]) || MADE_WITH_SECRETS.includes(name))
    return `${name}_FILE: /run/secrets/${name}`;
  return `${name}: \${${name}:-${DEFAULTS[name] ?? ''}}`;
}

/** What a setting is under docker-compose.yml when `.env` does not say it; undefined: `.env` has no say. */
export function composeDefault(setting: Setting): string | undefined {
  if (!composeLine(setting)?.startsWith(`${setting.name}: \${`)) return undefined;
  return DEFAULTS[setting.name] ?? setting.default ?? '';
}

/** What `ops` is handed of a service beside the settings that are the same for all: under the service's name. */
export function settingsOfOps(service: string, settings: readonly Setting[]): Setting[] {
  return settings
    .filter(({ name }) => OF_EACH_SERVICE.includes(name))
    .map((setting) => ({ ...setting, name: `${service.toUpperCase()}_${setting.name}` }));
}
