import { durationMs } from '@citadelle/service-kit';
import { Module } from '@nestjs/common';
import { AccountsConsumer } from './alerts/accounts.consumer.js';
import { AlertListener } from './alerts/alert-listener.js';
import { AlertStore } from './alerts/alert.store.js';
import { DeliveryQueue } from './alerts/delivery-queue.js';
import { AlertDelivery } from './alerts/deliver.js';
import { DeliveryClaimStore } from './alerts/delivery-claim.store.js';
import { SettledAlertsReader } from './alerts/settled-alerts.reader.js';
import { ManagerAlertsFeedController } from './alerts/manager-alerts-feed.controller.js';
import { ManagerAlertsFeed } from './alerts/manager-alerts-feed.js';
import { ActsConsumer } from './alerts/acts.consumer.js';
import { AcknowledgeAlertHandler } from './alerts/acknowledge.js';
import { ManagerAlertsController } from './alerts/manager-alerts.controller.js';
import { Telling } from './alerts/tell.js';
import { ToldRecipientStore } from './alerts/told-recipient.store.js';
import { ImportMails } from './imports/import-mails.js';
import { ImportSummary } from './imports/import-summary.js';
import { MAILER, type Mailer, noMailer } from './mail/mailer.js';
import { createSmtpMailer } from './mail/smtp-mailer.js';
import { mailServerOf, NotificationsConfig } from './notifications.config.js';
import { AccountStatesReader } from './recipients/account-states.reader.js';
import { AgentStatesReader } from './recipients/agent-states.reader.js';
import { AgentsConsumer } from './recipients/agents.consumer.js';
import { AppointmentStore } from './recipients/appointment.store.js';
import { RecipientStore } from './recipients/recipient.store.js';
import { UnitsConsumer } from './recipients/units.consumer.js';
import { OpenRequestStore } from './requests/open-request.store.js';
import { PastResetsReader } from './requests/past-resets.reader.js';
import { Reminders } from './requests/remind.js';
import { ResetStandingStore } from './requests/reset-standing.store.js';
import { ResetsConsumer } from './requests/resets.consumer.js';
import { DigestMails } from './sign-ins/digest-mails.js';
import { SlowedAccountStore } from './sign-ins/slowed-account.store.js';
import { SlowedDigest } from './sign-ins/slowed-digest.js';

/** The parts of the notifications service. */
@Module({
  controllers: [
    AccountsConsumer,
    ActsConsumer,
    AgentsConsumer,
    AcknowledgeAlertHandler,
    ManagerAlertsController,
    ManagerAlertsFeedController,
    ResetsConsumer,
    UnitsConsumer,
  ],
  providers: [
    AccountStatesReader,
    AgentStatesReader,
    AlertDelivery,
    AlertListener,
    AlertStore,
    AppointmentStore,
    DeliveryClaimStore,
    DeliveryQueue,
    DigestMails,
    ImportMails,
    ImportSummary,
    ManagerAlertsFeed,
    OpenRequestStore,
    PastResetsReader,
    RecipientStore,
    Reminders,
    ResetStandingStore,
    SettledAlertsReader,
    SlowedAccountStore,
    SlowedDigest,
    Telling,
    ToldRecipientStore,
    {
      provide: MAILER,
      inject: [NotificationsConfig],
      useFactory: (config: NotificationsConfig): Mailer => {
        const server = mailServerOf(config);
        return server === undefined
          ? noMailer
          : createSmtpMailer(server, config.MAIL_FROM, durationMs(config.MAIL_TIMEOUT));
      },
    },
  ],
})
export class NotificationsModule {}
