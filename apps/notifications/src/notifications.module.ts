import type { DynamicModule } from '@nestjs/common';
import { AccountsConsumer } from './alerts/accounts.consumer.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { Courier } from './alerts/courier.js';
import { Deliveries } from './alerts/deliveries.js';
import { MAILER } from './mail/mailer.js';
import { createSmtpMailer } from './mail/smtp-mailer.js';
import type { NotificationsConfig } from './notifications.config.js';
import { AgentsConsumer } from './recipients/agents.consumer.js';
import { UnitsConsumer } from './recipients/units.consumer.js';
import { RequestWatch } from './requests/request-watch.js';
import { ResetsConsumer } from './requests/resets.consumer.js';

/** The parts of the notifications service. */
export class NotificationsModule {
  static of(config: NotificationsConfig): DynamicModule {
    return {
      module: NotificationsModule,
      controllers: [
        AgentsConsumer,
        UnitsConsumer,
        AccountsConsumer,
        ResetsConsumer,
        AlertsController,
      ],
      providers: [
        Courier,
        Deliveries,
        RequestWatch,
        { provide: MAILER, useFactory: () => createSmtpMailer(config.SMTP_URL, config.MAIL_FROM) },
      ],
    };
  }
}
