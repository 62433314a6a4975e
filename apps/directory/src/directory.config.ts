import {
  IsDuration,
  IsInteger,
  IsKey,
  IsP256Key,
  LookupTokenKey,
  PersistentServiceConfig,
  SecretSetting,
  Setting,
} from '@citadelle/service-kit';

/** Configuration of the directory. */
export class DirectoryConfig extends PersistentServiceConfig {
  @SecretSetting('Recognises a known NUMEN: once lost, no NUMEN is recognised.', IsKey(32))
  NUMEN_FINGERPRINT_KEY!: string;
  @Setting('Seals NUMENs for credentials, which alone can open them.', IsP256Key('public'))
  CREDENTIALS_PUBLIC_KEY!: string;
  @LookupTokenKey LOOKUP_TOKEN_KEY!: string;
  @Setting('Look-ups of identities from one source in an hour.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_PER_SOURCE_HOUR: number = 5;
  @Setting('Look-ups of one identity in a day.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_PER_IDENTITY_DAY: number = 10;
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
