import { PASSWORD_LENGTHS } from '@citadelle/contracts';
import { ServiceConfig } from '@citadelle/service-kit';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

/** What an académie says of itself on the pages. What is not set is announced there as missing. */
export class WebConfig extends ServiceConfig {
  /** Shows the State's brand block and its font, for those who may. */
  @IsBoolean()
  STATE_BRAND: boolean = false;

  /** Follows « l’ »: académie de Besançon. */
  @IsString()
  @MaxLength(100)
  ACADEMY: string = 'académie de Besançon';

  /** What credentials was told, for pages to say: the length of new passwords, and of the memory of sign-ins. */
  @IsInt()
  @Min(PASSWORD_LENGTHS.shortest)
  @Max(64)
  PASSWORD_LENGTH_MIN: number = PASSWORD_LENGTHS.shortest;

  @IsInt()
  @Min(64)
  @Max(PASSWORD_LENGTHS.longest)
  PASSWORD_LENGTH_MAX: number = PASSWORD_LENGTHS.longest;

  @IsInt()
  @Min(6)
  @Max(12)
  SIGN_IN_JOURNAL_MONTHS: number = 12;

  /** Where the staff read their mail. */
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  WEBMAIL_URL?: string;

  /** Who publishes the site, with an address. */
  @IsOptional()
  @IsString()
  LEGAL_PUBLISHER?: string;

  /** Who answers for what is published. */
  @IsOptional()
  @IsString()
  LEGAL_DIRECTOR?: string;

  /** Who hosts the site, with an address. */
  @IsOptional()
  @IsString()
  LEGAL_HOST?: string;

  /** How to reach the data protection officer. */
  @IsOptional()
  @IsString()
  DATA_PROTECTION_CONTACT?: string;

  /** How far an audit found the site to conform to the RGAA. */
  @IsIn(['none', 'partial', 'full'])
  ACCESSIBILITY_STATUS: 'none' | 'partial' | 'full' = 'none';

  /** Who helps those whom a page keeps out. */
  @IsOptional()
  @IsString()
  ACCESSIBILITY_CONTACT?: string;
}
