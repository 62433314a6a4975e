import { PASSWORD_LENGTHS } from '@citadelle/contracts';
import { LOWEST_SCORE } from '@citadelle/contracts/password-rules';
import {
  PasswordLengthMax,
  PasswordLengthMin,
  PasswordScoreMin,
  ServiceConfig,
  SessionLifetime,
  Setting,
  SignInJournalMonths,
  SignInKnownFor,
} from '@citadelle/service-kit';
import { IsBoolean, IsIn, IsOptional, IsString, IsUrl, MaxLength } from 'class-validator';

/** What an académie says of itself on the pages. What is not set is announced there as missing. */
export class WebConfig extends ServiceConfig {
  @Setting('Shows the State’s brand block and its font, for those who may.', IsBoolean())
  STATE_BRAND: boolean = false;
  @Setting('Name of the académie, as it follows « l’ ».', IsString(), MaxLength(100))
  ACADEMY: string = 'académie de Besançon';
  @PasswordLengthMin PASSWORD_LENGTH_MIN: number = PASSWORD_LENGTHS.shortest;
  @PasswordLengthMax PASSWORD_LENGTH_MAX: number = PASSWORD_LENGTHS.longest;
  @PasswordScoreMin PASSWORD_SCORE_MIN: number = LOWEST_SCORE;
  @SessionLifetime SESSION_LIFETIME: string = 'PT8H';
  @SignInKnownFor SIGN_IN_KNOWN_FOR: string = 'P90D';
  @SignInJournalMonths SIGN_IN_JOURNAL_MONTHS: number = 12;
  @Setting(
    'Where the staff read their mail: « Ma messagerie » leads there.',
    IsOptional(),
    IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }),
  )
  WEBMAIL_URL?: string;
  @Setting('Who publishes the site, with an address.', IsOptional(), IsString())
  LEGAL_PUBLISHER?: string;
  @Setting('Who answers for what is published.', IsOptional(), IsString())
  LEGAL_DIRECTOR?: string;
  @Setting('Who hosts the site, with an address.', IsOptional(), IsString())
  LEGAL_HOST?: string;
  @Setting('How to reach the data protection officer.', IsOptional(), IsString())
  DATA_PROTECTION_CONTACT?: string;
  @Setting(
    'How far an audit found the site to conform to the RGAA.',
    IsIn(['none', 'partial', 'full']),
  )
  ACCESSIBILITY_STATUS: 'none' | 'partial' | 'full' = 'none';
  @Setting('Who helps those whom a page keeps out.', IsOptional(), IsString())
  ACCESSIBILITY_CONTACT?: string;
}
