import { IsDuration } from '@citadelle/service-kit';
import { IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';
import { WebConfig } from './web/web.config.js';

const URLS = /^https?:\/\/[^\s,]+(\s*,\s*https?:\/\/[^\s,]+)*$/;
const NETWORKS = /^[0-9a-fA-F.:]+(\/[0-9]{1,3})?(\s*,\s*[0-9a-fA-F.:]+(\/[0-9]{1,3})?)*$/;

/** What the gateway reads from its environment. */
export class GatewayConfig extends WebConfig {
  /** One base URL per replica of the directory, separated by commas. */
  @Matches(URLS)
  DIRECTORY_URL!: string;

  @Matches(URLS)
  CREDENTIALS_URL!: string;

  @Matches(URLS)
  NOTIFICATIONS_URL!: string;

  /** Addresses or networks of the reverse proxies whose `X-Forwarded-For` is believed. */
  @IsOptional()
  @Matches(NETWORKS)
  TRUSTED_PROXIES?: string;

  /** Where people reach the gateway; HSTS is sent when it is https. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  PUBLIC_URL!: string;

  /** Streams of alerts that this replica has open at most. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  ALERT_STREAMS_MAX: number = 2_000;

  /** How often the session behind an open stream is looked at again, though nothing happens. */
  @IsDuration({ min: 'PT1S', max: 'PT1M' })
  ALERT_STREAM_RECHECK: string = 'PT15S';
}

/** The entries of a setting that holds several, separated by commas. */
export function entries(setting: string | undefined): string[] {
  return (setting ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
