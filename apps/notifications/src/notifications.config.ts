import {
  AnsweredInProduction,
  HasForm,
  IsDuration,
  NONE,
  NotMeTokenKey,
  PersistentServiceConfig,
  PublicUrl,
  SecretSetting,
  Setting,
} from '@citadelle/service-kit';
import { IsOptional } from 'class-validator';

const SENDER = /^([^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

/** The configuration of the notifications service. */
export class NotificationsConfig extends PersistentServiceConfig {
  @SecretSetting(
    'The mail server, with user and password where it wants them, or none: mails wait until there is one. Must be said where PUBLIC_URL is https.',
    AnsweredInProduction,
    IsOptional(),
    HasForm(
      'an smtp:// or smtps:// URL, or none',
      (url) => url === NONE || /^smtps?:\/\/\S+$/.test(url),
    ),
  )
  SMTP_URL?: string;
  @Setting(
    'Sender of every mail.',
    HasForm('an address, or a name and <an address>', (sender) => SENDER.test(sender)),
  )
  MAIL_FROM: string = 'Pratic – académie de Besançon <ne-pas-repondre@ac-besancon.fr>';
  @PublicUrl PUBLIC_URL!: string;
  @NotMeTokenKey NOT_ME_TOKEN_KEY!: string;
  @Setting('Wait of a request before its managers are told again.', IsDuration('PT1S', 'P30D'))
  REMINDER_AFTER: string = 'PT4H';
  @Setting('Wait of a request before the administrators are told.', IsDuration('PT1S', 'P30D'))
  ESCALATION_AFTER: string = 'PT24H';
  @Setting(
    'How often administrators are told at most that strangers try to sign in to accounts.',
    IsDuration('PT1S', 'PT1H'),
  )
  SIGN_IN_DIGEST_EVERY: string = 'PT1H';
  @Setting(
    'Longest that one mail may take; when a replica dies with one in hand, another takes it over after twice that.',
    IsDuration('PT1S', 'PT5M'),
  )
  MAIL_TIMEOUT: string = 'PT45S';
  @Setting('Wait after a first failed delivery; it doubles each time.', IsDuration('PT1S', 'PT1H'))
  MAIL_RETRY_FIRST: string = 'PT5S';
  @Setting('Longest wait between two tries to deliver a mail.', IsDuration('PT1S', 'P1D'))
  MAIL_RETRY_MAX: string = 'PT15M';
  @Setting('How long a mail is tried before its alert is abandoned.', IsDuration('PT1S', 'P30D'))
  MAIL_PATIENCE: string = 'PT72H';
}

/** The mail server; undefined where there is none, and mails wait. */
export function mailServerOf({ SMTP_URL }: NotificationsConfig): string | undefined {
  return SMTP_URL === NONE ? undefined : SMTP_URL;
}
