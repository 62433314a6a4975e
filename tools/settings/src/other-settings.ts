import type { SettingWords } from '@citadelle/service-kit';

/** A setting that no service reads. */
export interface OtherSetting extends SettingWords {
  readonly default?: string;
  /** What docker-compose.yml hands on where it is not set. */
  readonly otherwise?: string;
}

/** What docker-compose.yml itself reads. */
export const ofCompose: Readonly<Record<string, OtherSetting>> = {
  SITE_ADDRESS: {
    words:
      'Host name that is served on ports 80 and 443 of all addresses, with certificates of its own.',
    otherwise: 'http://:8080',
  },
  PORT: {
    words:
      'Without SITE_ADDRESS: port of plain HTTP, on 127.0.0.1 only; a web server that ends TLS belongs in front of it.',
    default: '8080',
  },
  TRUSTED_PROXIES: {
    words:
      'Addresses or networks of web servers in front, as seen from the containers: their X-Forwarded-For is believed.',
  },
  SMTP_URL: {
    words:
      'Your mail server, smtp://user:password@host:port, or none. Without it mails wait; with --profile demo they go to Mailpit.',
    secret: true,
  },
  MAIL_WEB_PORT: {
    words: 'Port where the page of Mailpit is published, with --profile demo.',
    default: '8025',
  },
  KAFKA_HEAP_OPTS: { words: 'Memory of the Kafka container.', default: '-Xms256m -Xmx512m' },
};

/** What `npm start` reads. */
export const ofStart: Readonly<Record<string, OtherSetting>> = {
  PORT: { words: 'Port where the gateway listens; 0 takes a free one.', default: '8080' },
  HOST: { words: 'Address where the gateway listens.', default: '127.0.0.1' },
  CITADELLE_DATA: { words: 'Folder of all data.', default: '.data/' },
  MAIL_WEB_PORT: {
    words: 'Port where the page of the local mail listens; 0 takes a free one.',
    default: '8025',
  },
  SMTP_URL: { words: 'Your own mail server in place of the local mail.', secret: true },
  KAFKA_BROKERS: {
    words:
      'With --kafka: your own cluster in place of a local Kafka; the other settings of Kafka and of topics then count too.',
  },
};

/** What the tests read. */
export const ofTests: Readonly<Record<string, OtherSetting>> = {
  TEST_SERVERS: {
    words: 'Where PostgreSQL and Kafka come from: docker or local.',
    unset: 'a Docker engine where there is one, local servers elsewhere',
  },
  TEST_POSTGRES_URL: { words: 'A running PostgreSQL for the tests.', unset: 'one is started' },
  TEST_KAFKA_BROKERS: { words: 'A running Kafka for the tests.', unset: 'one is started' },
  TEST_KAFKA_CLUSTER: {
    words: 'A running Kafka of several brokers for the tests that need three nodes.',
    unset: 'three nodes are started',
  },
  KAFKA_OUTAGE_MS: {
    words: 'How long Kafka is away in the journey about it, in milliseconds.',
    default: '3000',
  },
};
