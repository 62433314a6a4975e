import { IsDuration, IsKey, PersistentServiceConfig } from '@citadelle/service-kit';
import { IsUrl, Matches } from 'class-validator';

/** The configuration of the notifications service. */
export class NotificationsConfig extends PersistentServiceConfig {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  @Matches(/^smtps?:\/\/\S+$/, { message: '$property must be an smtp:// or smtps:// URL' })
  SMTP_URL!: string;
  /** Sender of every mail: an address, or a name and an address between angle brackets. */
  @Matches(/^([^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
    message: '$property must be an address, or a name and <an address>',
  })
  MAIL_FROM: string = 'Comptes professionnels <ne-pas-repondre@ac-besancon.fr>';
  /** Where agents reach the gateway; mails link to it. */
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  PUBLIC_URL!: string;
  /** Makes the tokens of « ce n’est pas moi »; the credentials service has the same. */
  @IsKey(32) NOT_ME_TOKEN_KEY!: string;
  /** How long a request waits before its managers are told again, and before the administrators are. */
  @IsDuration({ min: 'PT1S', max: 'P30D' }) REMINDER_AFTER: string = 'PT4H';
  @IsDuration({ min: 'PT1S', max: 'P30D' }) ESCALATION_AFTER: string = 'PT24H';
  /** Longest that one mail may take; when a replica dies with one in hand, another takes it over after twice that. */
  @IsDuration({ min: 'PT1S', max: 'PT5M' }) MAIL_TIMEOUT: string = 'PT45S';
  /** Wait after the first failed delivery of a mail; it doubles each time. */
  @IsDuration({ min: 'PT1S', max: 'PT1H' }) MAIL_RETRY_FIRST: string = 'PT5S';
  /** Longest wait between two tries. */
  @IsDuration({ min: 'PT1S', max: 'P1D' }) MAIL_RETRY_MAX: string = 'PT15M';
  /** How long a mail is tried before its alert is abandoned. */
  @IsDuration({ min: 'PT1S', max: 'P30D' }) MAIL_PATIENCE: string = 'PT72H';
}
