import { hashingLanes } from '@citadelle/credentials/processor-share';
import type { Secrets } from './secrets.js';
import type { ServiceName } from './service-programs.js';

type Environment = Record<string, string | undefined>;

/** What the services must be told about the servers that run beside them. */
export interface Surroundings {
  readonly secrets: Secrets;
  readonly databases: Record<'directory' | 'credentials' | 'notifications' | 'broker', string>;
  /** Where messages go: the log in PostgreSQL, a Kafka of one broker beside the services, or a cluster of the caller's. */
  readonly broker:
    | { readonly kind: 'embedded' }
    | { readonly kind: 'local-kafka' | 'cluster'; readonly brokers: string };
  readonly smtpUrl: string;
  /** The page of the local mail, where there is one. */
  readonly mailUrl: string | undefined;
  readonly publicUrl: string;
  /** Addresses of each service, one per replica. */
  readonly urls: Record<ServiceName, readonly string[]>;
}

/** Settings that only a start may decide: whatever the caller's environment says about them is left out. */
const OURS = [
  ...[
    'BROKER',
    'KAFKA_BROKERS',
    'BROKER_DATABASE_URL',
    'DATABASE_URL',
    'SMTP_URL',
    'SERVICE_CREDENTIAL',
  ],
  ...['PERSONAL_DATA_KEY', 'AUDIT_KEY', 'MANAGEMENT_HOST', 'MANAGEMENT_PORT'],
  ...[
    'NUMEN_FINGERPRINT_KEY',
    'LOOKUP_TOKEN_KEY',
    'CREDENTIALS_PUBLIC_KEY',
    'CREDENTIALS_PRIVATE_KEY',
  ],
  ...['PASSWORD_PEPPER', 'THROTTLE_KEY', 'DEVICE_KEY', 'RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY'],
  ...['DIRECTORY_URL', 'CREDENTIALS_URL', 'NOTIFICATIONS_URL'],
];

/** Who we are on a cluster, and how topics are kept there: the caller decides where the cluster is the caller's. */
const OF_THE_CLUSTER = [
  ...['KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_TLS'],
  ...['TOPIC_REPLICATION', 'TOPIC_MIN_ISR'],
];

/** The environment of a service's replicas: the caller's settings, and what this start decides. */
export function serviceEnvironment(
  service: ServiceName,
  settings: Environment,
  around: Surroundings,
): Environment {
  const env: Environment = { NODE_ENV: 'development', ...settings };
  const onCluster = around.broker.kind === 'cluster' && service !== 'gateway';
  for (const name of onCluster ? OURS : [...OURS, ...OF_THE_CLUSTER]) {
    delete env[name];
    delete env[`${name}_FILE`];
  }
  const { secrets } = around;
  return {
    ...env,
    SERVICE_CREDENTIAL: secrets.serviceCredential,
    ...(service === 'gateway' ? {} : persistence(service, around)),
    ...own(service, env, around),
  };
}

function persistence(service: Exclude<ServiceName, 'gateway'>, around: Surroundings): Environment {
  const { databases, secrets } = around;
  return {
    DATABASE_URL: databases[service],
    PERSONAL_DATA_KEY: secrets.personalDataKeys[service],
    AUDIT_KEY: secrets.auditKey,
    ...brokerOf(around),
  };
}

function brokerOf({ broker, databases }: Surroundings): Environment {
  switch (broker.kind) {
    case 'embedded':
      return { BROKER: 'embedded', BROKER_DATABASE_URL: databases.broker };
    case 'local-kafka':
      return {
        BROKER: 'kafka',
        KAFKA_BROKERS: broker.brokers,
        TOPIC_REPLICATION: '1',
        TOPIC_MIN_ISR: '1',
      };
    case 'cluster':
      return { BROKER: 'kafka', KAFKA_BROKERS: broker.brokers };
  }
}

function own(service: ServiceName, settings: Environment, around: Surroundings): Environment {
  const { secrets, urls, publicUrl, smtpUrl, mailUrl } = around;
  switch (service) {
    case 'directory':
      return {
        NUMEN_FINGERPRINT_KEY: secrets.numenFingerprintKey,
        CREDENTIALS_PUBLIC_KEY: secrets.sealingPublicKey,
        CREDENTIALS_URL: urls.credentials.join(','),
        LOOKUP_TOKEN_KEY: secrets.lookupTokenKey,
      };
    case 'credentials': {
      const lanes = settings.HASHING_LANES || String(lanesOf(urls.credentials.length));
      return {
        CREDENTIALS_PRIVATE_KEY: secrets.sealingPrivateKey,
        PASSWORD_PEPPER: secrets.passwordPepper,
        THROTTLE_KEY: secrets.throttleKey,
        DEVICE_KEY: secrets.deviceKey,
        RESET_CODE_KEY: secrets.resetCodeKey,
        NOT_ME_TOKEN_KEY: secrets.notMeTokenKey,
        LOOKUP_TOKEN_KEY: secrets.lookupTokenKey,
        PUBLIC_URL: publicUrl,
        HASHING_LANES: lanes,
        // Hashes run on these threads: one for each lane keeps each hash on its core.
        UV_THREADPOOL_SIZE: lanes,
      };
    }
    case 'notifications':
      return {
        NOT_ME_TOKEN_KEY: secrets.notMeTokenKey,
        SMTP_URL: smtpUrl,
        ...(settings.MAIL_FROM !== undefined && { MAIL_FROM: settings.MAIL_FROM }),
        PUBLIC_URL: publicUrl,
      };
    case 'gateway':
      return {
        DIRECTORY_URL: urls.directory.join(','),
        CREDENTIALS_URL: urls.credentials.join(','),
        NOTIFICATIONS_URL: urls.notifications.join(','),
        PUBLIC_URL: publicUrl,
        WEBMAIL_URL: settings.WEBMAIL_URL ?? mailUrl,
      };
  }
}

/** At most one hash per processor at a time, over all replicas on this machine. */
function lanesOf(replicas: number): number {
  return Math.max(1, Math.floor(hashingLanes() / replicas));
}
