import { LOGGER, type RunningService } from '@citadelle/service-kit';
import { ServiceClient, UpstreamMetrics } from '@citadelle/service-kit/upstream';
import { Module } from '@nestjs/common';
import { entries, GatewayConfig } from '../gateway.config.js';
import { ManagerAlertsFeed } from './manager-alerts.feed.js';
import { Services } from './services.js';

/** More than the 2 s for which a call waits for an account, and than a hash at the end of a full queue. */
const TIMEOUT_MS = 5_000;

function openServices(config: GatewayConfig, metrics: UpstreamMetrics): Services {
  const client = (name: string, urls: string) =>
    new ServiceClient({
      baseUrls: entries(urls),
      credential: config.SERVICE_CREDENTIAL,
      timeoutMs: TIMEOUT_MS,
      observer: metrics.of(name),
    });
  return new Services({
    directory: client('directory', config.DIRECTORY_URL),
    credentials: client('credentials', config.CREDENTIALS_URL),
    notifications: client('notifications', config.NOTIFICATIONS_URL),
  });
}

/** The services behind the gateway. */
@Module({
  providers: [
    UpstreamMetrics,
    { provide: Services, inject: [GatewayConfig, UpstreamMetrics], useFactory: openServices },
    {
      provide: ManagerAlertsFeed,
      inject: [Services, LOGGER],
      useFactory: (services: Services, logger: RunningService['logger']) =>
        new ManagerAlertsFeed(services, logger),
    },
  ],
  exports: [Services, ManagerAlertsFeed],
})
export class UpstreamModule {}
