import type { ServiceDefinition } from '@citadelle/service-kit';
import { alertSchemas } from './alerts/alert.js';
import { alertsProjection } from './alerts/alerts.projection.js';
import { alertsPublisher } from './alerts/alerts.publisher.js';
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
  refusals: notificationsRefusals,
  configureApp: (app) => {
    // Streams end before the server waits for its connections to close.
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('preClose', async () => app.get(ManagerAlertsFeedController).end());
  },
};
