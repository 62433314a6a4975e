import { DATA_SOURCE, durationMs, LOGGER } from '@citadelle/service-kit';
import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AccountsConsumer } from './alerts/accounts.consumer.js';
import { AlertBell } from './alerts/alert-bell.js';
import { Courier } from './alerts/courier.js';
import { Deliveries } from './alerts/deliveries.js';
import { ManagerAlertsFeedController } from './alerts/manager-alerts-feed.controller.js';
import { ManagerAlertsFeed } from './alerts/manager-alerts-feed.js';
import { ManagerAlertsController } from './alerts/manager-alerts.controller.js';
import { ManagerAlertsReader } from './alerts/manager-alerts.reader.js';
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
        ManagerAlertsFeedController,
        ManagerAlertsController,
      ],
      providers: [
        Courier,
        Deliveries,
        RequestWatch,
        ManagerAlertsReader,
        {
          provide: AlertBell,
          inject: [DATA_SOURCE, LOGGER],
          useFactory: (dataSource: DataSource, logger: Logger) => new AlertBell(dataSource, logger),
        },
        {
          provide: ManagerAlertsFeed,
          inject: [AlertBell, ManagerAlertsReader],
          useFactory: (bell: AlertBell, reader: ManagerAlertsReader) =>
            new ManagerAlertsFeed(bell, reader),
        },
        {
          provide: MAILER,
          useFactory: () =>
            createSmtpMailer(config.SMTP_URL, config.MAIL_FROM, durationMs(config.MAIL_TIMEOUT)),
        },
      ],
    };
  }
}
