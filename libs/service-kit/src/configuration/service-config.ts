import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, ValidateIf } from 'class-validator';
import { KeySetting, textsOf } from './keys.js';
import { HasForm, IsAtMost, IsDuration, IsInteger } from './setting.decorators.js';
import { SecretSetting, Setting } from './setting.js';

const isPostgresUrl = HasForm('a postgres:// URL', (url) => /^postgres(ql)?:\/\/\S+$/.test(url));
function isAddress(text: string): boolean {
  const port = Number(/^[^\s,:]+:(\d+)$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

const withEmbeddedBroker = ValidateIf(
  (config: PersistentServiceConfig) => config.BROKER === 'embedded',
);
const withKafka = ValidateIf((config: PersistentServiceConfig) => config.BROKER === 'kafka');

/** Base of each service's configuration, read from the environment by `readConfig`. */
export class ServiceConfig {
  @Setting('Port where the service listens; 0 takes a free one.', IsInteger(0, 65_535))
  PORT!: number;
  @Setting('Address where the service listens.', IsString(), IsNotEmpty())
  HOST = '127.0.0.1';

  @Setting('Port of health and metrics; 0 takes a free one.', IsInteger(0, 65_535))
  MANAGEMENT_PORT: number = 0;
  @Setting('Address of health and metrics, which are not for the public.', IsString(), IsNotEmpty())
  MANAGEMENT_HOST = '127.0.0.1';

  @Setting(
    'The least grave lines that are logged.',
    IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  )
  LOG_LEVEL = 'info';
  @SecretSetting(
    'What services present to each other: the same for all.',
    HasForm('32 characters or more, several with commas, the current one first', (setting) =>
      textsOf(setting).every((text) => text.length >= 32),
    ),
  )
  SERVICE_CREDENTIAL!: string;
  @Setting('How long a service may finish its work once told to stop.', IsDuration('PT1S', 'PT5M'))
  SHUTDOWN_DEADLINE = 'PT10S';
}

/** Configuration of a service that has a database and speaks over the broker. */
export class PersistentServiceConfig extends ServiceConfig {
  @SecretSetting('The database of the service, with user and password.', isPostgresUrl)
  DATABASE_URL!: string;
  @Setting('Connections to the database at most.', IsInteger(2, 200))
  DATABASE_POOL: number = 10;
  @Setting(
    'Longest that one statement may take in the database; migrations have no limit.',
    IsDuration('PT1S', 'PT5M'),
  )
  DATABASE_STATEMENT_TIMEOUT = 'PT15S';

  @Setting('Where messages go: a log in PostgreSQL, or Kafka.', IsIn(['embedded', 'kafka']))
  BROKER: 'embedded' | 'kafka' = 'embedded';
  @SecretSetting('Database of the log of the embedded broker.', withEmbeddedBroker, isPostgresUrl)
  BROKER_DATABASE_URL?: string;
  @Setting(
    'Where Kafka is.',
    withKafka,
    HasForm('host:port, several with commas, each port from 1 to 65535', (list) =>
      list.split(',').every(isAddress),
    ),
  )
  KAFKA_BROKERS?: string;
  @Setting('User name on Kafka, by SASL/SCRAM-SHA-512.', IsOptional(), IsString())
  KAFKA_USERNAME?: string;
  @SecretSetting(
    'Password of that user.',
    ValidateIf((config: PersistentServiceConfig) => config.KAFKA_USERNAME !== undefined),
    IsString(),
  )
  KAFKA_PASSWORD?: string;
  @Setting('Whether connections to Kafka are encrypted.', IsBoolean())
  KAFKA_TLS: boolean = false;

  @Setting('Partitions of the topics that are made; not changed later.', IsInteger(1, 1000))
  TOPIC_PARTITIONS: number = 12;
  @Setting(
    'Copies of each partition on Kafka, each on another broker; existing topics must have as many.',
    withKafka,
    IsInteger(1, 10),
  )
  TOPIC_REPLICATION: number = 3;
  @Setting(
    'Copies that must have a message on Kafka before it is acknowledged.',
    withKafka,
    IsInteger(1, 10),
    IsAtMost('TOPIC_REPLICATION'),
  )
  TOPIC_MIN_ISR: number = 2;

  @KeySetting('Wraps the keys of personal data; each service has another.', { lasting: true })
  PERSONAL_DATA_KEY!: string;

  @KeySetting(
    'Signs the checkpoints by which it is seen later that events were altered or are gone: the same for all services.',
    { lasting: true },
  )
  AUDIT_KEY!: string;
  @Setting(
    'How long an event may wait for a checkpoint that covers it.',
    IsDuration('PT1S', 'PT1H'),
  )
  AUDIT_CHECKPOINT_EVERY = 'PT1H';
}
