import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream, Logger } from 'pino';
import { durationMs } from '../configuration/duration.js';
import { readConfig } from '../configuration/read-config.js';
import type { ServiceConfig } from '../configuration/service-config.js';
import { addHealthRoutes } from '../health/health-routes.js';
import { createMetrics, requestDurations } from '../health/metrics.js';
import { Readiness } from '../health/readiness.js';
import { createAdapter } from '../http/fastify-adapter.js';
import { addRequestHooks } from '../http/request-hooks.js';
import { createLogger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import type { Backbone } from '../persistence/backbone.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { RequestValidationPipe } from '../validation/request-validation.pipe.js';
import { KitModule } from './kit.module.js';
import type { ServiceDefinition } from './service-definition.js';
import { CONFIG, LOGGER, METRICS } from './tokens.js';

/** A service that listens. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Base URL on which it answers, without a slash at the end. */
  readonly url: string;
  readonly logger: Logger;
  /** Finishes what is in hand and lets go of everything; rejects when that takes longer than SHUTDOWN_DEADLINE. */
  stop(): Promise<void>;
}

/** How a service is started by somebody else than `main`. */
export interface StartOptions {
  /** Where the log goes, instead of the standard output. */
  readonly logTo?: DestinationStream;
}

/** Starts a service: configuration, database, migrations, broker, HTTP, in this order. */
export async function startService<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  env: NodeJS.ProcessEnv = process.env,
  options: StartOptions = {},
): Promise<RunningService> {
  const config = readConfig(definition.config, env);
  const logger = createLogger(definition.name, config.LOG_LEVEL, options.logTo);
  const metrics = createMetrics(definition.name);
  const backbone = await openBackbone(definition, config, logger);
  try {
    const readiness = new Readiness(backbone?.checks() ?? {});
    const app = await createApp(definition, config, logger, readiness, metrics, backbone);
    await backbone?.start(app, metrics);
    await app.listen(config.PORT, config.HOST);
    const url = urlOf(app);
    logger.info(
      { host: config.HOST, port: Number(new URL(url).port), pid: process.pid },
      'started',
    );
    const stop = once(async () => {
      readiness.drain();
      await withinDeadline(close(app, backbone), durationMs(config.SHUTDOWN_DEADLINE));
      logger.info('stopped');
    });
    return { app, url, logger, stop };
  } catch (error) {
    await backbone?.quiesce();
    await backbone?.close();
    throw error;
  }
}

async function openBackbone<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  logger: Logger,
): Promise<Backbone | undefined> {
  if (!definition.persistence) return undefined;
  // Loaded only by services that have a database: the gateway stays small.
  const { Backbone } = await import('../persistence/backbone.js');
  return Backbone.open(definition, config, logger);
}

async function createApp<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  logger: Logger,
  readiness: Readiness,
  metrics: ReturnType<typeof createMetrics>,
  backbone: Backbone | undefined,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(definition.trustedProxies?.(config) ?? [], definition.routedUrl);
  const fastify = adapter.getInstance();
  addRequestHooks(fastify, {
    credential: definition.persistence ? config.SERVICE_CREDENTIAL : undefined,
    logger,
    durations: requestDurations(metrics),
    isDraining: () => readiness.isDraining(),
  });
  addHealthRoutes(fastify, readiness, metrics);
  const kit = KitModule.of([
    { provide: CONFIG, useValue: config },
    { provide: definition.config, useValue: config },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS, useValue: metrics },
    ...(backbone?.providers() ?? []),
  ]);
  const root = { module: class Service {}, imports: [kit, definition.module(config)] };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(logger),
  });
  app.useGlobalFilters(new ProblemFilter(definition.refusals ?? {}, logger));
  app.useGlobalPipes(new RequestValidationPipe());
  await definition.configureApp?.(app, config);
  return app;
}

async function close(app: NestFastifyApplication, backbone: Backbone | undefined): Promise<void> {
  const http = app.getHttpAdapter().getInstance() as { close(): Promise<void> };
  await Promise.all([http.close(), backbone?.quiesce()]);
  await app.close();
  await backbone?.close();
}

function urlOf(app: NestFastifyApplication): string {
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && host !== '127.0.0.1' ? `[${host}]` : host}:${port}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => (started ??= work());
}

async function withinDeadline(work: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('not stopped within the deadline')), deadlineMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
