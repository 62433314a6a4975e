import { LOGGER, type RunningService } from '@citadelle/service-kit';
import { ServiceClient, UpstreamMetrics } from '@citadelle/service-kit/upstream';
import { Module } from '@nestjs/common';
import { entries, GatewayConfig } from '../gateway.config.js';
import { ManagerAlertsFeed } from './manager-alerts.feed.js';
import { Services } from './services.js';
import { Upstream } from './upstream.js';

/** More than the 2 s for which a call waits for an account, and than a hash at the end of a full queue. */
const TIMEOUT_MS = 5_000;

const NOTIFICATIONS = Symbol('NOTIFICATIONS');
const DIRECTORY = Symbol('DIRECTORY');
const CREDENTIALS = Symbol('CREDENTIALS');

type Urls = 'DIRECTORY_URL' | 'CREDENTIALS_URL' | 'NOTIFICATIONS_URL';

function upstream(token: symbol, name: string, urls: Urls) {
  const useFactory = (config: GatewayConfig, metrics: UpstreamMetrics) =>
    new Upstream(
      new ServiceClient({
        baseUrls: entries(config[urls]),
        credential: config.SERVICE_CREDENTIAL,
        timeoutMs: TIMEOUT_MS,
        observer: metrics.of(name),
      }),
    );
  return { provide: token, inject: [GatewayConfig, UpstreamMetrics], useFactory };
}

/** The services behind the gateway. */
@Module({
  providers: [
    UpstreamMetrics,
    upstream(DIRECTORY, 'directory', 'DIRECTORY_URL'),
    upstream(CREDENTIALS, 'credentials', 'CREDENTIALS_URL'),
    upstream(NOTIFICATIONS, 'notifications', 'NOTIFICATIONS_URL'),
    {
      provide: Services,
      inject: [DIRECTORY, CREDENTIALS, NOTIFICATIONS],
      useFactory: (directory: Upstream, credentials: Upstream, notifications: Upstream) =>
        new Services({ directory, credentials, notifications }),
    },
    {
      provide: ManagerAlertsFeed,
      inject: [NOTIFICATIONS, LOGGER],
      useFactory: (service: Upstream, logger: RunningService['logger']) =>
        new ManagerAlertsFeed(service, logger),
    },
  ],
  exports: [Services, ManagerAlertsFeed],
})
export class UpstreamModule {}
