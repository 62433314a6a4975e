import { readFileSync } from 'node:fs';
import { hashingLanes } from '@citadelle/credentials/processor-share';
import type { Secrets } from './secrets.js';
import type { ServiceName } from './service-programs.js';

type Environment = Record<string, string | undefined>;

/** What the services must be told about the servers that run beside them. */
export interface Surroundings {
  readonly secrets: Secrets;
  readonly databases: Record<'directory' | 'credentials' | 'notifications' | 'broker', string>;
  /** Address of the Kafka, or undefined for the log in PostgreSQL. */
  readonly kafka: string | undefined;
  readonly smtpUrl: string;
  /** The page of the local mail. */
  readonly mailUrl: string;
  readonly publicUrl: string;
  /** Addresses of each service, one per replica. */
  readonly urls: Record<ServiceName, readonly string[]>;
}

/** Settings that only a start may decide: whatever the caller's environment says about them is left out. */
const OURS = [
  ...['BROKER', 'BROKER_DATABASE_URL', 'DATABASE_URL', 'SMTP_URL', 'SERVICE_CREDENTIAL'],
  ...['KAFKA_BROKERS', 'KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_TLS', 'PERSONAL_DATA_KEY'],
  ...[
    'NUMEN_FINGERPRINT_KEY',
    'LOOKUP_TOKEN_KEY',
    'CREDENTIALS_PUBLIC_KEY',
    'CREDENTIALS_PRIVATE_KEY',
  ],
  ...['PASSWORD_PEPPER', 'THROTTLE_KEY', 'RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY'],
  ...['DIRECTORY_URL', 'CREDENTIALS_URL', 'NOTIFICATIONS_URL'],
];

/** The environment of a replica: the caller's settings, and what this start decides. */
export function serviceEnvironment(
  { service, replica }: { service: ServiceName; replica: number },
  settings: Environment,
  around: Surroundings,
): Environment {
  const env: Environment = { NODE_ENV: 'development', ...settings };
  for (const name of OURS) {
    delete env[name];
    delete env[`${name}_FILE`];
  }
  const { secrets } = around;
  return {
    ...env,
    SERVICE_CREDENTIAL: secrets.serviceCredential,
    ...(service === 'gateway' ? {} : persistence(service, around)),
    ...own(service, replica, env, around),
  };
}

function persistence(service: Exclude<ServiceName, 'gateway'>, around: Surroundings): Environment {
  const { databases, kafka, secrets } = around;
  return {
    DATABASE_URL: databases[service],
    PERSONAL_DATA_KEY: secrets.personalDataKeys[service],
    ...(kafka
      ? { BROKER: 'kafka', KAFKA_BROKERS: kafka }
      : { BROKER: 'embedded', BROKER_DATABASE_URL: databases.broker }),
  };
}

function own(
  service: ServiceName,
  replica: number,
  settings: Environment,
  around: Surroundings,
): Environment {
  const { secrets, urls, publicUrl, smtpUrl, mailUrl } = around;
  switch (service) {
    case 'directory':
      return {
        NUMEN_FINGERPRINT_KEY: secrets.numenFingerprintKey,
        CREDENTIALS_PUBLIC_KEY: secrets.sealingPublicKey,
        LOOKUP_TOKEN_KEY: secrets.lookupTokenKey,
      };
    case 'credentials': {
      const lanes = settings.HASHING_LANES || String(lanesOf(urls.credentials.length));
      return {
        CREDENTIALS_PRIVATE_KEY: secrets.sealingPrivateKey,
        PASSWORD_PEPPER: secrets.passwordPepper,
        THROTTLE_KEY: secrets.throttleKey,
        RESET_CODE_KEY: secrets.resetCodeKey,
        NOT_ME_TOKEN_KEY: secrets.notMeTokenKey,
        LOOKUP_TOKEN_KEY: secrets.lookupTokenKey,
        HASHING_LANES: lanes,
        // Hashes run on these threads: one for each lane keeps each hash on its core.
        UV_THREADPOOL_SIZE: lanes,
        HASHING_CORES: settings.HASHING_CORES ?? coresOf(replica, Number(lanes)),
      };
    }
    case 'notifications':
      return {
        NOT_ME_TOKEN_KEY: secrets.notMeTokenKey,
        SMTP_URL: smtpUrl,
        MAIL_FROM: settings.MAIL_FROM ?? 'Citadelle <ne-pas-repondre@ac-besancon.fr>',
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

/** The cores of a replica's lanes: those after the cores of the replica before it. Only Linux can keep threads there. */
function coresOf(replica: number, lanes: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const cores = usableCores();
  const first = Math.max(0, replica - 1) * lanes;
  const own = { length: Math.min(lanes, cores.length) };
  return Array.from(own, (_, lane) => cores[(first + lane) % cores.length]).join(',');
}

/** Numbers of the cores that this process may use, from a list such as `0-3,8`. */
function usableCores(): number[] {
  const [, list = '0'] =
    /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
