import { topics } from '@citadelle/contracts';
import type { ServiceDefinition } from '@citadelle/service-kit';
import { alertSchemas } from './alerts/alert.js';
import { alertsProjection } from './alerts/alerts.projection.js';
import { alertsPublisher } from './alerts/alerts.publisher.js';
import { SettledAlertsReader } from './alerts/settled-alerts.reader.js';
import { AccountStatesReader } from './recipients/account-states.reader.js';
import { AgentStatesReader } from './recipients/agent-states.reader.js';
import { PastResetsReader } from './requests/past-resets.reader.js';
import { notificationsSigns } from './notifications-signs.store.js';
import { notificationsMigrations } from './migrations/index.js';
import { ManagerAlertsFeedController } from './alerts/manager-alerts-feed.controller.js';
import { NotificationsConfig } from './notifications.config.js';
import { NotificationsModule } from './notifications.module.js';
import { notificationsRefusals } from './notifications.refusals.js';

/** The notifications service: who must know, and whether they were told. */
export const notificationsService: ServiceDefinition<NotificationsConfig> = {
  name: 'notifications',
  signs: notificationsSigns,
  config: NotificationsConfig,
  module: () => ({ module: NotificationsModule }),
  persistence: () => ({
    migrations: notificationsMigrations,
    schemas: alertSchemas,
    projections: [alertsProjection],
    publishers: [alertsPublisher],
  }),
  resync: [
    // First, so that nothing is mailed a second time.
    { topic: topics.alerts.name, reader: SettledAlertsReader },
    { topic: topics.unitsState.name },
    { topic: topics.agentsState.name, reader: AgentStatesReader },
    { topic: topics.accountsState.name, reader: AccountStatesReader },
    { topic: topics.agents.name },
    { topic: topics.accounts.name },
    { topic: topics.resets.name, reader: PastResetsReader },
    { topic: topics.resets.name },
  ],
  refusals: notificationsRefusals,
  configureApp: (app) => {
    // Streams end before the server waits for its connections to close.
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('preClose', async () => app.get(ManagerAlertsFeedController).end());
  },
};
