import { METRICS } from '@citadelle/service-kit';
import { ServiceClient, upstreamMetrics } from '@citadelle/service-kit/upstream';
import { Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { entries, GatewayConfig } from '../gateway.config.js';
import { ImportUpload } from './import-upload.js';
import { ManagerAlertsFeed } from './manager-alerts.feed.js';
import { SecurityJournal } from './security-journal.js';
import { Services } from './services.js';

/** More than the 2 s for which a call waits for an account, and than a hash at the end of a full queue. */
const TIMEOUT_MS = 5_000;

function openServices(config: GatewayConfig, metrics: Registry): Services {
  const observerOf = upstreamMetrics(metrics);
  const client = (name: string, urls: string) =>
    new ServiceClient({
      baseUrls: entries(urls),
      credential: config.SERVICE_CREDENTIAL,
      timeoutMs: TIMEOUT_MS,
      observer: observerOf(name),
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
    { provide: Services, inject: [GatewayConfig, METRICS], useFactory: openServices },
    ImportUpload,
    ManagerAlertsFeed,
    SecurityJournal,
  ],
  exports: [Services, ImportUpload, ManagerAlertsFeed, SecurityJournal],
})
export class UpstreamModule {}
