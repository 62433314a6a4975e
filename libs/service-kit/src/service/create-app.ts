import type { Type, ValueProvider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ServiceConfig } from '../configuration/service-config.js';
import { addHealthRoutes } from '../health/health-routes.js';
import { requestDurations } from '../health/metrics.js';
import type { Readiness } from '../health/readiness.js';
import { createAdapter } from '../http/fastify-adapter.js';
import { addRequestHooks } from '../http/request-hooks.js';
import { warnOfUndeclaredProxy } from '../http/undeclared-proxy.js';
import { nestLogger } from '../logging/nest-logger.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { RequestValidationPipe } from '../validation/request-validation.pipe.js';
import type { ServiceDefinition } from './service-definition.js';
import { CONFIG, LOGGER, METRICS } from './tokens.js';

/** What an application is made with. */
export interface AppParts {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readiness: Readiness;
  /** What it may inject besides. */
  readonly providers: readonly ValueProvider[];
  /** What it serves besides. */
  readonly controllers?: readonly Type[];
}

/** The Nest application of a service. */
export async function createApp<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  { logger, metrics, readiness, providers: more, controllers = [] }: AppParts,
): Promise<NestFastifyApplication> {
  const trustedProxies = definition.trustedProxies?.(config);
  const adapter = createAdapter(trustedProxies ?? [], definition.routedUrl);
  const fastify = adapter.getInstance();
  if (trustedProxies) warnOfUndeclaredProxy(fastify, trustedProxies, logger);
  addRequestHooks(fastify, {
    credential: definition.persistence ? config.SERVICE_CREDENTIAL : undefined,
    logger,
    durations: requestDurations(metrics),
    isDraining: () => readiness.isDraining(),
  });
  // A service with a database tells its health on the management port alone.
  if (!definition.persistence) addHealthRoutes(fastify, readiness);
  const providers = [
    { provide: CONFIG, useValue: config },
    { provide: definition.config, useValue: config },
    { provide: LOGGER, useValue: logger },
    { provide: METRICS, useValue: metrics },
    ...more,
  ];
  const tokens = providers.map(({ provide }) => provide);
  const served = [...controllers];
  const kit = {
    module: class Kit {},
    global: true,
    controllers: served,
    providers,
    exports: tokens,
  };
  const root = { module: class Service {}, imports: [kit, definition.module(config)] };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
  });
  app.useGlobalFilters(new ProblemFilter(definition.refusals ?? {}, logger));
  app.useGlobalPipes(new RequestValidationPipe());
  await definition.configureApp?.(app, config);
  return app;
}
