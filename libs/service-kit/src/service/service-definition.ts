import type { EventSchemas, Projection, Publisher } from '@citadelle/event-store';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MigrationInterface } from 'typeorm';
import type { ServiceConfig } from '../configuration/service-config.js';
import type { ServiceSigns } from '../operations/service-signs.js';
import type { RefusalProblem } from '../problems/standard-problems.js';

/** The persistence of a service: migrations, event schemas, projections, publishers. */
export interface Persistence {
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly schemas: EventSchemas;
  readonly projections: readonly Projection[];
  readonly publishers: readonly Publisher[];
}

/** Everything that makes one service out of its parts. */
export interface ServiceDefinition<C extends ServiceConfig = ServiceConfig> {
  readonly name: 'directory' | 'credentials' | 'notifications' | 'gateway';
  readonly config: new () => C;
  readonly module: (config: C) => DynamicModule;
  /** How the refusals of its domain are answered, by their code. */
  readonly refusals?: Readonly<Record<string, RefusalProblem>>;
  /**
   * Absent for the gateway. A service with a database answers only callers that present the service credential, and
   * reads the topics of its `@EventPattern` handlers in the consumer group of its name.
   */
  readonly persistence?: (config: C) => Persistence;
  /** What operators look at; a service with a database then answers the call about its operations. */
  readonly signs?: ServiceSigns;
  /** Addresses or networks of the proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: (config: C) => string[];
  /** The address under which a request is routed; the one it came with when absent. */
  readonly routedUrl?: (url: string) => string;
  readonly configureApp?: (app: NestFastifyApplication, config: C) => void | Promise<void>;
}
