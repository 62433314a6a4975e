import { PASSWORD_LENGTHS } from '@citadelle/contracts';
import { LOWEST_SCORE } from '@citadelle/contracts/password-rules';
import { IsUrl } from 'class-validator';
import { Networks } from '../call/source.js';
import { KeySetting } from './keys.js';
import { AnsweredInProduction, keepsCookies, NONE } from './production.js';
import { HasForm, IsDuration, IsInteger } from './setting.decorators.js';
import { Setting } from './setting.js';

/** `PUBLIC_URL` of the gateway, of credentials and of notifications. */
export const PublicUrl = Setting(
  'Where people reach the gateway; mails link there. With https, settings that say who stands in front and who shares an address must be said.',
  IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }),
  HasForm('https, or http on this machine alone (localhost, 127.0.0.1)', keepsCookies),
);

const URLS = /^https?:\/\/[^\s,]+(\s*,\s*https?:\/\/[^\s,]+)*$/;

/** `CREDENTIALS_URL` and the like: where a service is that is called. */
export const UrlsOf = (service: string) =>
  Setting(
    `Where ${service} is: one URL for each replica, or one name for all.`,
    HasForm('http:// or https:// URLs, several with commas', (list) => URLS.test(list)),
  );

/** `SHARED_SOURCES` of the directory and of credentials. */
export const SharedSources = Setting(
  'Networks that many people share, or none: from there more look-ups are taken, and a request from the same address as its manager is flagged, where elsewhere it is refused. The same for both services; must be said where PUBLIC_URL is https.',
  AnsweredInProduction,
  HasForm(
    'networks such as 10.0.0.0/8, several with commas, or none',
    (list) =>
      list === NONE || list.split(',').every((one) => one.includes('/') && Networks.hasForm(one)),
  ),
);

/** `LOOKUP_TOKEN_KEY` of the directory and of credentials. */
export const LookupTokenKey = KeySetting(
  'The directory signs look-up tokens with it, and credentials checks them: the same for both.',
);

/** `NOT_ME_TOKEN_KEY` of credentials and of notifications. */
export const NotMeTokenKey = KeySetting(
  'Makes and checks the links « ce n’est pas moi »: the same for both services.',
);

/** `PASSWORD_LENGTH_MIN` of credentials and of the gateway. */
export const PasswordLengthMin = Setting(
  'Fewest characters of a new password: the same for both services.',
  IsInteger(PASSWORD_LENGTHS.shortest, 64),
);

/** `PASSWORD_LENGTH_MAX` of credentials and of the gateway. */
export const PasswordLengthMax = Setting(
  'Most characters of a new password: the same for both services.',
  IsInteger(64, PASSWORD_LENGTHS.longest),
);

/** `PASSWORD_SCORE_MIN` of credentials and of the gateway. */
export const PasswordScoreMin = Setting(
  'Lowest score by zxcvbn of a new password: the same for both services.',
  IsInteger(LOWEST_SCORE, 4),
);

/** `SIGN_IN_JOURNAL_MONTHS` of credentials and of the gateway. */
export const SignInJournalMonths = Setting(
  'Months for which it is kept who signed in, when and from where.',
  IsInteger(6, 12),
);

/** `SESSION_LIFETIME` of credentials and of the gateway. */
export const SessionLifetime = Setting(
  'Longest life of any session: the same for both services.',
  IsDuration('PT1M', 'PT24H'),
);

/** `SIGN_IN_KNOWN_FOR` of credentials and of the gateway. */
export const SignInKnownFor = Setting(
  'How long an account knows a place or a browser from which it was opened: the same for both services.',
  IsDuration('P1D', 'P90D'),
);

/** What `SHARED_SOURCES` is unless told otherwise: this machine alone. */
export const SHARED_BY_DEFAULT = '127.0.0.0/8,::1/128';
