import { PASSWORD_LENGTHS } from '@citadelle/contracts';
import { LOWEST_SCORE } from '@citadelle/contracts/password-rules';
import {
  AreSealingKeys,
  HasForm,
  IsDuration,
  IsInteger,
  KeySetting,
  LookupTokenKey,
  NotMeTokenKey,
  PasswordLengthMax,
  PasswordLengthMin,
  PasswordScoreMin,
  PersistentServiceConfig,
  PublicUrl,
  Setting,
  SHARED_BY_DEFAULT,
  SharedSources,
  SessionLifetime,
  SignInJournalMonths,
  SignInKnownFor,
} from '@citadelle/service-kit';
import { IsBoolean, IsIn, ValidateBy } from 'class-validator';
import { type Argon2Parameters, type Engine, reachesFloor } from './passwords/hasher.js';
import { hashingLanes } from './passwords/processor-share.js';

/** A memory cost that, with the time and parallelism beside it, reaches OWASP's table. */
function ReachesArgon2Floor(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'reachesArgon2Floor',
      validator: {
        validate: (_, args) => reachesFloor(argon2Parameters(args!.object as CredentialsConfig)),
      },
    },
    {
      message:
        'ARGON2_MEMORY_KIB and ARGON2_TIME must reach a row of OWASP’s table, such as 19456 and 2, or 7168 and 5',
    },
  );
}

/** What one hash costs. */
export function argon2Parameters(config: CredentialsConfig): Argon2Parameters {
  const { ARGON2_MEMORY_KIB: memoryKib, ARGON2_TIME: time } = config;
  return { memoryKib, time, parallelism: config.ARGON2_PARALLELISM };
}

/** Configuration of the credentials service. */
export class CredentialsConfig extends PersistentServiceConfig {
  @KeySetting('Opens the NUMENs that the directory seals.', {
    are: AreSealingKeys('private'),
    lasting: true,
  })
  CREDENTIALS_PRIVATE_KEY!: string;
  @KeySetting('Goes into every hash: once lost, no password can be checked.', { lasting: true })
  PASSWORD_PEPPER!: string;
  @KeySetting('Hides the unknown logins whose wrong passwords are counted.')
  THROTTLE_KEY!: string;
  @KeySetting('Signs the cookies by which accounts know browsers: once lost, no browser is known.')
  DEVICE_KEY!: string;
  @LookupTokenKey LOOKUP_TOKEN_KEY!: string;
  @KeySetting('Hides the codes of resets: once lost, resets must be started anew.')
  RESET_CODE_KEY!: string;
  @NotMeTokenKey NOT_ME_TOKEN_KEY!: string;
  @PublicUrl PUBLIC_URL!: string;

  @Setting(
    'Memory of one hash; with ARGON2_TIME it must reach a row of OWASP’s table.',
    IsInteger(1, 4_194_304),
    ReachesArgon2Floor(),
  )
  ARGON2_MEMORY_KIB: number = 19_456;
  @Setting('Passes of one hash over its memory.', IsInteger(1, 100))
  ARGON2_TIME: number = 2;
  @Setting('Lanes of one hash.', IsInteger(1, 64))
  ARGON2_PARALLELISM: number = 1;
  @Setting(
    'The Argon2 implementation; auto takes the one that suits the processor.',
    IsIn(['auto', 'node-rs', 'argon2']),
  )
  ARGON2_ENGINE: 'auto' | Engine = 'auto';
  @Setting(
    {
      words:
        'Hashes at a time: UV_THREADPOOL_SIZE must match, and replicas on one machine share its processors.',
      unset: 'as many as the processors that its container may use',
    },
    IsInteger(1, 256),
  )
  HASHING_LANES: number = hashingLanes();
  @Setting('Sign-ins that may wait for a lane.', IsInteger(1, 100_000))
  HASHING_QUEUE: number = 200;

  @PasswordLengthMin PASSWORD_LENGTH_MIN: number = PASSWORD_LENGTHS.shortest;
  @PasswordLengthMax PASSWORD_LENGTH_MAX: number = PASSWORD_LENGTHS.longest;
  @PasswordScoreMin PASSWORD_SCORE_MIN: number = LOWEST_SCORE;
  @Setting(
    'What stands after the @ of every address.',
    HasForm('a domain name', (name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)),
  )
  EMAIL_DOMAIN = 'ac-besancon.fr';
  @Setting(
    'Logins, with commas, that nobody gets without a number, beside root, postmaster and the like.',
    HasForm('words of letters and hyphens, several with commas', (list) =>
      /^[\p{L}\p{M} ,-]*$/u.test(list),
    ),
  )
  RESERVED_LOGINS = '';

  @Setting('Wrong passwords for one account from one source that cost no wait.', IsInteger(2, 100))
  SIGN_IN_FREE_TRIES: number = 5;
  @Setting('First wait after the free tries; it doubles each time.', IsDuration('PT1S', 'PT24H'))
  SIGN_IN_WAIT_FIRST = 'PT30S';
  @Setting(
    'Longest wait between two tries to sign in, in which one is forgiven too.',
    IsDuration('PT1S', 'PT1H'),
  )
  SIGN_IN_WAIT_MAX = 'PT1H';
  @Setting(
    'Wrong passwords for one account from all sources together that it does not know.',
    IsInteger(5, 40),
  )
  SIGN_IN_STRANGER_TRIES: number = 20;
  @Setting('Time in which one of these is given back.', IsDuration('PT1M', 'PT1H'))
  SIGN_IN_STRANGER_EVERY = 'PT3M';
  @Setting('The same while the password is the NUMEN.', IsInteger(5, 20))
  SIGN_IN_STRANGER_TRIES_NUMEN: number = 10;
  @Setting(
    'Time in which one is given back while the password is the NUMEN.',
    IsDuration('PT5M', 'PT1H'),
  )
  SIGN_IN_STRANGER_EVERY_NUMEN = 'PT15M';
  @Setting(
    'First tries of networks an hour that are judged for one account when no other of strangers is.',
    IsInteger(1, 40),
  )
  SIGN_IN_NEW_NETWORKS_HOUR: number = 20;
  @Setting(
    'Wrong passwords of one source for all accounts together within SIGN_IN_SOURCE_WINDOW; ten times that for an IPv6 /48 and in SHARED_SOURCES.',
    IsInteger(5, 200),
  )
  SIGN_IN_FAILURES_PER_SOURCE: number = 100;
  @Setting('Time in which the wrong passwords of a source are counted.', IsDuration('PT5M', 'PT1H'))
  SIGN_IN_SOURCE_WINDOW = 'PT10M';
  @SignInKnownFor SIGN_IN_KNOWN_FOR: string = 'P90D';
  @Setting('Wrong passwords of somebody signed in that end their session.', IsInteger(1, 5))
  SIGN_IN_SESSION_TRIES: number = 5;

  @Setting('Longest idle time of a session, for agents.', IsDuration('PT1M', 'PT24H'))
  SESSION_IDLE = 'PT30M';
  @Setting('Longest idle time for managers and administrators.', IsDuration('PT1M', 'PT24H'))
  MANAGER_SESSION_IDLE = 'PT15M';
  @SessionLifetime SESSION_LIFETIME: string = 'PT8H';
  @SignInJournalMonths SIGN_IN_JOURNAL_MONTHS: number = 12;
  @Setting(
    'Says each entry of the security journal as a line of the log too, for a SIEM.',
    IsBoolean(),
  )
  SECURITY_JOURNAL_LOG: boolean = false;
  @Setting(
    'How long a password typed again allows what asks for it, such as releasing a code.',
    IsDuration('PT1S', 'PT5M'),
  )
  REAUTHENTICATION_WINDOW = 'PT5M';

  @Setting('Longest life of a reset from its start.', IsDuration('PT1S', 'P30D'))
  RESET_LIFETIME = 'PT72H';
  @Setting('Longest life of a reset once its second code is released.', IsDuration('PT1S', 'P30D'))
  SECOND_CODE_LIFETIME = 'PT24H';
  @Setting(
    'Resets that may be started for one account from one network in 24 hours.',
    IsInteger(1, 100_000),
  )
  LIMIT_RESETS_PER_NETWORK_DAY: number = 3;
  @Setting(
    'Resets that may be started for one account in 24 hours, from all networks.',
    IsInteger(1, 100_000),
  )
  LIMIT_RESETS_PER_ACCOUNT_DAY: number = 10;
  @Setting(
    'How long the link « ce n’est pas moi » works once a reset was completed.',
    IsDuration('PT1S', 'P7D'),
  )
  NOT_ME_AFTER_COMPLETION = 'PT72H';
  @Setting(
    'After a contestation, how long another one by a link only tells people.',
    IsDuration('PT1S', 'P30D'),
  )
  CONTESTATION_PAUSE = 'P7D';
  @Setting('Wrong codes after which a reset is void.', IsInteger(1, 5))
  LIMIT_RESET_TRIES: number = 5;
  @Setting('Releases an hour by one person; above, administrators are told.', IsInteger(1, 10))
  RELEASE_ALARM_PER_HOUR: number = 10;
  @Setting(
    'How long whoever changed somebody in the directory, or was given a role by one person alone, gives out no code.',
    IsDuration('P7D', 'P30D'),
  )
  CONFLICT_OF_INTEREST = 'P7D';
  @SharedSources SHARED_SOURCES = SHARED_BY_DEFAULT;
}
