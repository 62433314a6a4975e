import { isIP } from 'node:net';
import { PASSWORD_LENGTHS } from '@citadelle/contracts';
import { IsKey, PersistentServiceConfig, IsDuration } from '@citadelle/service-kit';
import { IsIn, IsInt, Matches, Max, Min, registerDecorator } from 'class-validator';
import { reachesFloor, type Engine } from './passwords/hasher.js';
import { hashingLanes } from './passwords/processor-share.js';

/** A setting that is a private JWK on P-256, as JSON in base64. */
function IsPrivateKey(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isPrivateKey',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isPrivateKey(value),
        defaultMessage: () => '$property must be the base64 of a private JWK on the curve P-256',
      },
    });
}

function isPrivateKey(base64: string): boolean {
  try {
    const jwk = JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as Record<
      string,
      unknown
    >;
    return jwk.kty === 'EC' && jwk.crv === 'P-256' && typeof jwk.d === 'string';
  } catch {
    return false;
  }
}

/** A setting that is a list of networks: CIDRs with commas between. */
function IsNetworks(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isNetworks',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && value.split(',').every(isNetwork),
        defaultMessage: () => '$property must be networks such as 10.0.0.0/8, several with commas',
      },
    });
}

function isNetwork(cidr: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

/** A memory cost that, with the time and parallelism beside it, reaches OWASP's table. */
function ReachesArgon2Floor(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'reachesArgon2Floor',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (_: unknown, args) => {
          const config = args!.object as CredentialsConfig;
          return reachesFloor({
            memoryKib: config.ARGON2_MEMORY_KIB,
            time: config.ARGON2_TIME,
            parallelism: config.ARGON2_PARALLELISM,
          });
        },
        defaultMessage: () =>
          'ARGON2_MEMORY_KIB and ARGON2_TIME must reach a row of OWASP’s table, such as 19456 and 2, or 7168 and 5',
      },
    });
}

/** Configuration of the credentials service. */
export class CredentialsConfig extends PersistentServiceConfig {
  /** Opens what the directory seals. */
  @IsPrivateKey() CREDENTIALS_PRIVATE_KEY!: string;
  /** Goes into every hash and lives outside the database. */
  @IsKey(32) PASSWORD_PEPPER!: string;
  /** Under which unknown logins are counted without being kept. */
  @IsKey(32) THROTTLE_KEY!: string;

  /** Checks the look-up tokens that the directory signs. */
  @IsKey(32) LOOKUP_TOKEN_KEY!: string;
  /** Under which the codes of resets are kept. */
  @IsKey(32) RESET_CODE_KEY!: string;
  /** Makes the tokens of « ce n’est pas moi »; the notifications service has the same. */
  @IsKey(32) NOT_ME_TOKEN_KEY!: string;

  @IsInt() @Max(4_194_304) @ReachesArgon2Floor() ARGON2_MEMORY_KIB: number = 19_456;
  @IsInt() @Min(1) @Max(100) ARGON2_TIME: number = 2;
  @IsInt() @Min(1) @Max(64) ARGON2_PARALLELISM: number = 1;
  @IsIn(['auto', 'node-rs', 'argon2']) ARGON2_ENGINE: 'auto' | Engine = 'auto';
  /** Hashes at a time; a processor each. */
  @IsInt() @Min(1) @Max(256) HASHING_LANES: number = hashingLanes();
  /** Sign-ins that may wait for a lane. */
  @IsInt() @Min(1) @Max(100_000) HASHING_QUEUE: number = 200;

  /** What is asked of a new password: its length in code points, and zxcvbn's score. */
  @IsInt() @Min(PASSWORD_LENGTHS.shortest) @Max(64) PASSWORD_LENGTH_MIN: number =
    PASSWORD_LENGTHS.shortest;
  @IsInt() @Min(64) @Max(PASSWORD_LENGTHS.longest) PASSWORD_LENGTH_MAX: number =
    PASSWORD_LENGTHS.longest;
  @IsInt() @Min(3) @Max(4) PASSWORD_SCORE_MIN: number = 3;

  /** What stands after the @ of every address. */
  @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, { message: '$property must be a domain name' })
  EMAIL_DOMAIN = 'ac-besancon.fr';

  /** Tries at one account from one source that are free, and how long it waits from then on: doubling each time. */
  @IsInt() @Min(2) @Max(100) SIGN_IN_FREE_TRIES: number = 5;
  @IsDuration({ min: 'PT1S', max: 'PT24H' }) SIGN_IN_WAIT_FIRST = 'PT30S';
  @IsDuration({ min: 'PT1S', max: 'PT24H' }) SIGN_IN_WAIT_MAX = 'PT1H';
  /** Tries in a row from anywhere that close an account to passwords: a chosen one, and the NUMEN. */
  @IsInt() @Min(1) @Max(10_000) SIGN_IN_TRIES_CHOSEN: number = 100;
  @IsInt() @Min(1) @Max(10_000) SIGN_IN_TRIES_NUMEN: number = 10;

  @IsDuration({ min: 'PT1M', max: 'PT24H' }) SESSION_IDLE = 'PT30M';
  @IsDuration({ min: 'PT1M', max: 'PT24H' }) MANAGER_SESSION_IDLE = 'PT15M';
  @IsDuration({ min: 'PT1M', max: 'PT24H' }) SESSION_LIFETIME = 'PT8H';
  /** For how long it is kept who signed in, when and from where. */
  @IsInt() @Min(6) @Max(12) SIGN_IN_JOURNAL_MONTHS: number = 12;
  /** For how long a password typed again lets a manager release codes. */
  @IsDuration({ min: 'PT1S', max: 'PT5M' }) REAUTHENTICATION_WINDOW = 'PT5M';

  /** How long a reset may take from its start, and from the release of its second code. */
  @IsDuration({ min: 'PT1S', max: 'P30D' }) RESET_LIFETIME = 'PT72H';
  @IsDuration({ min: 'PT1S', max: 'P30D' }) SECOND_CODE_LIFETIME = 'PT24H';
  @IsInt() @Min(1) @Max(100_000) LIMIT_RESETS_PER_ACCOUNT_DAY: number = 3;
  /** Wrong codes after which a reset is void. */
  @IsInt() @Min(1) @Max(5) LIMIT_RESET_TRIES: number = 5;
  /** Releases within an hour by one person above which the administrators are told. */
  @IsInt() @Min(1) @Max(10) RELEASE_ALARM_PER_HOUR: number = 10;
  /** Addresses that many people share: having started a reset there accuses nobody who sits there too. */
  @IsNetworks() SHARED_SOURCES = '127.0.0.0/8,::1/128';
}
