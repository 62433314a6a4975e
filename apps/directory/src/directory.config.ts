import {
  AreP256Keys,
  IsInteger,
  KeySetting,
  LookupTokenKey,
  PersistentServiceConfig,
  Setting,
} from '@citadelle/service-kit';

/** Configuration of the directory. */
export class DirectoryConfig extends PersistentServiceConfig {
  @KeySetting('Recognises a known NUMEN: once lost, no NUMEN is recognised.', { lasting: true })
  NUMEN_FINGERPRINT_KEY!: string;
  @Setting('Seals NUMENs for credentials, which alone can open them.', AreP256Keys('public'))
  CREDENTIALS_PUBLIC_KEY!: string;
  @LookupTokenKey LOOKUP_TOKEN_KEY!: string;
  @Setting('Look-ups of identities from one source in an hour.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_PER_SOURCE_HOUR: number = 5;
  @Setting('Look-ups of one identity in a day.', IsInteger(1, 100_000))
  LIMIT_LOOKUPS_PER_IDENTITY_DAY: number = 10;
}
