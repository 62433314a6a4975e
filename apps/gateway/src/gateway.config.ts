import { HasForm, IsDuration, IsInteger, PublicUrl, Setting } from '@citadelle/service-kit';
import { IsOptional } from 'class-validator';
import { WebConfig } from './web/web.config.js';

const URLS = /^https?:\/\/[^\s,]+(\s*,\s*https?:\/\/[^\s,]+)*$/;
const NETWORKS = /^[0-9a-fA-F.:]+(\/[0-9]{1,3})?(\s*,\s*[0-9a-fA-F.:]+(\/[0-9]{1,3})?)*$/;

const UrlsOf = (service: string) =>
  Setting(
    `Where ${service} is: one URL for each replica, or one name for all.`,
    HasForm('http:// or https:// URLs, several with commas', (list) => URLS.test(list)),
  );

/** What the gateway reads from its environment. */
export class GatewayConfig extends WebConfig {
  @UrlsOf('the directory') DIRECTORY_URL!: string;
  @UrlsOf('credentials') CREDENTIALS_URL!: string;
  @UrlsOf('notifications') NOTIFICATIONS_URL!: string;
  @Setting(
    'Reverse proxies whose X-Forwarded-For is believed.',
    IsOptional(),
    HasForm('addresses or networks, several with commas', (list) => NETWORKS.test(list)),
  )
  TRUSTED_PROXIES?: string;
  @PublicUrl PUBLIC_URL!: string;
  @Setting('Streams of alerts that one replica has open at most.', IsInteger(1, 100_000))
  ALERT_STREAMS_MAX: number = 2_000;
  @Setting('How often the session behind an open stream is checked.', IsDuration('PT1S', 'PT1M'))
  ALERT_STREAM_RECHECK: string = 'PT15S';
}

/** The entries of a setting that holds several, separated by commas. */
export function entries(setting: string | undefined): string[] {
  return (setting ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
