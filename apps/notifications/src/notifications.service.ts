import type { ServiceDefinition } from '@citadelle/service-kit';
import { alertSchemas } from './alerts/alert.js';
import { alertsProjection } from './alerts/alerts.projection.js';
import { alertsPublisher } from './alerts/alerts.publisher.js';
import { CreateNotifications1795900000002 } from './migrations/create-notifications.migration.js';
import { ManagerAlertsFeedController } from './alerts/manager-alerts-feed.controller.js';
import { NotificationsConfig } from './notifications.config.js';
import { NotificationsModule } from './notifications.module.js';
import { notificationsRefusals } from './notifications.refusals.js';

/** The notifications service: who must know, and whether they were told. */
export const notificationsService: ServiceDefinition<NotificationsConfig> = {
  name: 'notifications',
  config: NotificationsConfig,
  module: () => ({ module: NotificationsModule }),
  persistence: () => ({
    migrations: [CreateNotifications1795900000002],
    schemas: alertSchemas,
    projections: [alertsProjection],
    publishers: [alertsPublisher],
  }),
  refusals: notificationsRefusals,
  configureApp: (app) => {
    // Streams end before the server waits for its connections to close.
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('preClose', async () => app.get(ManagerAlertsFeedController).end());
  },
};
