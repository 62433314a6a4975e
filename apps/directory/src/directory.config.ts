import {
  AreSealingKeys,
  IsDuration,
  IsInteger,
  KeySetting,
  LookupTokenKey,
  PersistentServiceConfig,
  Setting,
  SHARED_BY_DEFAULT,
  SharedSources,
  UrlsOf,
} from '@citadelle/service-kit';

/** Configuration of the directory. */
export class DirectoryConfig extends PersistentServiceConfig {
  @KeySetting('Recognises a known NUMEN: once lost, no NUMEN is recognised.', { lasting: true })
  NUMEN_FINGERPRINT_KEY!: string;
  @Setting('Seals NUMENs for credentials, which alone can open them.', AreSealingKeys('public'))
  CREDENTIALS_PUBLIC_KEY!: string;
  @UrlsOf('credentials') CREDENTIALS_URL!: string;
  @Setting(
    'Lines of a file of HR that are applied in a second at most, so that sign-ins go on beside.',
    IsInteger(1, 100_000),
  )
  IMPORT_PACE: number = 1_000;
  @LookupTokenKey LOOKUP_TOKEN_KEY!: string;
  @Setting('Look-ups in vain from one source in an hour.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_PER_SOURCE_HOUR: number = 5;
  @Setting(
    'Look-ups in vain of one person, by first and usual name, whoever looks; one more every hour.',
    IsInteger(1, 100_000),
  )
  LIMIT_LOOKUPS_PER_PERSON: number = 10;
  @Setting('Look-ups of any kind from one source in an hour.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_ANY_PER_SOURCE_HOUR: number = 30;
  @Setting('Look-ups of any kind from a shared source in an hour.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_ANY_PER_SHARED_SOURCE_HOUR: number = 300;
  @SharedSources SHARED_SOURCES = SHARED_BY_DEFAULT;
  @Setting(
    'How long after the last day of a contract an account stays open, in days.',
    IsDuration('P0D', 'P90D'),
  )
  DEPARTURE_GRACE = 'P0D';
  @Setting(
    'For how long after there were two administrators what is done to one waits for a second one.',
    IsDuration('P7D', 'P90D'),
  )
  SECOND_ADMINISTRATOR_FOR = 'P7D';
  @Setting(
    'How long a second administrator has to say what one has proposed.',
    IsDuration('PT1S', 'PT72H'),
  )
  PROPOSAL_LIFETIME = 'PT72H';
}
