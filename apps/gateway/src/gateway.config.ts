import {
  AnsweredInProduction,
  HasForm,
  IsDuration,
  IsInteger,
  Networks,
  NONE,
  PublicUrl,
  Setting,
  UrlsOf,
} from '@citadelle/service-kit';
import { IsOptional } from 'class-validator';
import { WebConfig } from './web/web.config.js';

function areNetworks(list: string): boolean {
  if (list === NONE) return true;
  const named = list.split(',').map((entry) => entry.trim());
  return named.every((entry) => Networks.hasForm(entry));
}

/** What the gateway reads from its environment. */
export class GatewayConfig extends WebConfig {
  @UrlsOf('the directory') DIRECTORY_URL!: string;
  @UrlsOf('credentials') CREDENTIALS_URL!: string;
  @UrlsOf('notifications') NOTIFICATIONS_URL!: string;
  @Setting(
    'Reverse proxies whose X-Forwarded-For is believed, or none. Must be said where PUBLIC_URL is https.',
    AnsweredInProduction,
    IsOptional(),
    HasForm('addresses or networks, several with commas, or none', areNetworks),
  )
  TRUSTED_PROXIES?: string;
  @PublicUrl PUBLIC_URL!: string;
  @Setting('Streams of alerts that one replica has open at most.', IsInteger(1, 100_000))
  ALERT_STREAMS_MAX: number = 2_000;
  @Setting('How often the session behind an open stream is checked.', IsDuration('PT1S', 'PT1M'))
  ALERT_STREAM_RECHECK: string = 'PT15S';
  // The directory waits a little longer than either may be set to, so that it is the gateway that answers the sender.
  @Setting('How long nothing may come of a file of HR that is sent.', IsDuration('PT1S', 'PT50S'))
  UPLOAD_SILENCE: string = 'PT30S';
  @Setting('How long a file of HR may take to come whole.', IsDuration('PT1S', 'PT50M'))
  UPLOAD_TIME: string = 'PT30M';
}

/** The entries of a setting that holds several, separated by commas; without any when it says none. */
export function entries(setting: string | undefined): string[] {
  return (setting ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && entry !== NONE);
}
