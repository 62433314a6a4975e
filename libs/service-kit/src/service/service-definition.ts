import type { EventSchemas, Projection, Publisher, StateTopic } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import type { DynamicModule, Type } from '@nestjs/common';
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
  /** The topics of states that it tells. */
  readonly stateTopics?: readonly StateTopic[];
}

/** Takes the messages of a topic that is read again; throws `Unprocessable` for what is of no use. */
export interface TopicReader {
  take(deliveries: readonly Delivery[]): Promise<void>;
}

/** A topic that a service reads again when its database was lost, or is older than what was told. */
export interface ResyncStep {
  readonly topic: string;
  /** A provider of the module that takes its messages; without one, the service's own handler does. */
  readonly reader?: Type<TopicReader>;
  /** Whether only the latest message of each key counts, and those before it are not handed over. */
  readonly lastOfEachKey?: boolean;
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
  /** What it reads again after a loss, in this order. */
  readonly resync?: readonly ResyncStep[];
  /** Addresses or networks of the proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: (config: C) => string[];
  /** The address under which a request is routed; the one it came with when absent. */
  readonly routedUrl?: (url: string) => string;
  readonly configureApp?: (app: NestFastifyApplication, config: C) => void | Promise<void>;
}
