import type { AddressInfo } from 'node:net';
import { withTimeout } from '@citadelle/async';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream, Logger } from 'pino';
import { durationMs } from '../configuration/duration.js';
import { readConfig } from '../configuration/read-config.js';
import type { ServiceConfig } from '../configuration/service-config.js';
import { startManagement } from '../health/management-server.js';
import { createMetrics } from '../health/metrics.js';
import { Readiness } from '../health/readiness.js';
import { urlOf } from '../http/address.js';
import { createLogger } from '../logging/logger.js';
import type { Backbone } from '../persistence/backbone.js';
import { createApp } from './create-app.js';
import type { ServiceDefinition } from './service-definition.js';

/** A service that listens. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Base URL on which it answers, without a slash at the end. */
  readonly url: string;
  /** Base URL of its health and metrics. */
  readonly management: string;
  readonly logger: Logger;
  /** Finishes what is in hand and closes everything; rejects when that takes longer than SHUTDOWN_DEADLINE. */
  stop(): Promise<void>;
}

/** Options for starting a service, used by `main` and by tests. */
export interface StartOptions {
  /** Where the log goes, instead of the standard output. */
  readonly logTo?: DestinationStream;
  /** Called at any time when the process should end; with a {@link ConfigError} when starting again will not help. */
  readonly onFatal?: (error: Error) => void;
  /** Called once requests are answered, which may be before the broker was joined. */
  readonly onServing?: (service: RunningService) => void;
}

/** Starts a service: configuration, management, database, migrations, HTTP, in this order. The broker may come later. */
export async function startService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  env: NodeJS.ProcessEnv = process.env,
  options: StartOptions = {},
): Promise<RunningService> {
  const config = readConfig(definition.config, env);
  const logger = createLogger(definition.name, config.LOG_LEVEL, options.logTo);
  const metrics = createMetrics(definition.name);
  const readiness = new Readiness();
  const { MANAGEMENT_HOST: host, MANAGEMENT_PORT: port } = config;
  const management = await startManagement({ host, port, readiness, metrics });
  logger.info({ managementPort: portOf(management.url) }, 'management listens');
  let backbone: Backbone | undefined;
  try {
    if (definition.persistence) {
      // Loaded only by services that have a database: the gateway stays small.
      const { Backbone } = await import('../persistence/backbone.js');
      backbone = await Backbone.open(definition, config, logger, metrics, (error) => {
        logger.fatal({ err: error }, 'the service cannot go on');
        options.onFatal?.(error);
      });
    }
    const providers = backbone?.providers() ?? [];
    const controllers = backbone?.controllers() ?? [];
    const parts = { logger, metrics, readiness, providers, controllers };
    const app = await createApp(definition, config, parts);
    await backbone?.start(app);
    await app.listen(config.PORT, config.HOST);
    readiness.serve(backbone?.checks() ?? {});
    const url = urlOf(app.getHttpServer().address() as AddressInfo);
    logger.info({ host: config.HOST, port: portOf(url), pid: process.pid }, 'started');
    const stop = once(async () => {
      readiness.drain();
      try {
        const deadlineMs = durationMs(config.SHUTDOWN_DEADLINE);
        await withTimeout(deadlineMs, close(app, backbone), 'not stopped within the deadline');
        logger.info('stopped');
      } finally {
        await management.close();
      }
    });
    const service = { app, url, management: management.url, logger, stop };
    options.onServing?.(service);
    await backbone?.settle();
    return service;
  } catch (error) {
    await backbone?.quiesce();
    await backbone?.close();
    await management.close();
    throw error;
  }
}

async function close(app: NestFastifyApplication, backbone: Backbone | undefined): Promise<void> {
  const http = app.getHttpAdapter().getInstance() as { close(): Promise<void> };
  await Promise.all([http.close(), backbone?.quiesce()]);
  await app.close();
  await backbone?.close();
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => (started ??= work());
}
