import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { AreAddresses, IsAtMost, IsDuration, IsKey } from './setting.decorators.js';

const POSTGRES_URL = /^postgres(ql)?:\/\/\S+$/;
const DATABASE_EXPECTED = '$property must be a postgres:// URL';
const withEmbeddedBroker = ValidateIf(
  (config: PersistentServiceConfig) => config.BROKER === 'embedded',
);
const withKafka = ValidateIf((config: PersistentServiceConfig) => config.BROKER === 'kafka');

/** Base of each service's configuration, read from the environment by `readConfig`. */
export class ServiceConfig {
  /** 0 takes a free one. */
  @IsInt() @Min(0) @Max(65_535) PORT!: number;
  @IsString() @IsNotEmpty() HOST = '127.0.0.1';
  /** Of health and metrics, which are not for the public; 0 takes a free one. */
  @IsInt() @Min(0) @Max(65_535) MANAGEMENT_PORT: number = 0;
  @IsString() @IsNotEmpty() MANAGEMENT_HOST = '127.0.0.1';
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) LOG_LEVEL = 'info';
  /** What the services present to each other. */
  @IsString() @MinLength(32) SERVICE_CREDENTIAL!: string;
  /** How long work in hand may take once the service was told to stop. */
  @IsDuration({ min: 'PT1S', max: 'PT5M' }) SHUTDOWN_DEADLINE = 'PT10S';
}

/** Configuration of a service that has a database and speaks over the broker. */
export class PersistentServiceConfig extends ServiceConfig {
  @Matches(POSTGRES_URL, { message: DATABASE_EXPECTED }) DATABASE_URL!: string;
  /** Connections at most. */
  @IsInt() @Min(2) @Max(200) DATABASE_POOL: number = 10;
  /** Of one statement; migrations have no limit. */
  @IsDuration({ min: 'PT1S', max: 'PT5M' }) DATABASE_STATEMENT_TIMEOUT = 'PT15S';
  @IsIn(['embedded', 'kafka']) BROKER: 'embedded' | 'kafka' = 'embedded';
  @withEmbeddedBroker
  @Matches(POSTGRES_URL, { message: DATABASE_EXPECTED })
  BROKER_DATABASE_URL?: string;
  /** `host:port`, several with commas. */
  @withKafka
  @AreAddresses()
  KAFKA_BROKERS?: string;
  @IsOptional() @IsString() KAFKA_USERNAME?: string;
  @ValidateIf((config: PersistentServiceConfig) => config.KAFKA_USERNAME !== undefined)
  @IsString()
  KAFKA_PASSWORD?: string;
  @IsBoolean() KAFKA_TLS: boolean = false;
  @IsInt() @Min(1) @Max(1000) TOPIC_PARTITIONS: number = 12;
  /** Copies of each partition, over as many brokers; of them, those that must have a message before it is acknowledged. */
  @withKafka @IsInt() @Min(1) @Max(10) TOPIC_REPLICATION: number = 3;
  @withKafka @IsInt() @Min(1) @IsAtMost('TOPIC_REPLICATION') TOPIC_MIN_ISR: number = 2;
  /** Wraps the keys under which personal data are encrypted. */
  @IsKey(32) PERSONAL_DATA_KEY!: string;
}
