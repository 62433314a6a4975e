import { type Message, topics } from '@citadelle/contracts';
import {
  BirthDate,
  directoryCall,
  Numen,
  OneOf,
  PersonName,
  Text,
  UnitId,
  Whole,
} from '@citadelle/contracts/calls';
import type { EventStore, RecordedEvent } from '@citadelle/event-store';
import { Refusal } from '@citadelle/decider';
import {
  type Broker,
  createEmbeddedBroker,
  type Delivery,
  Unprocessable,
} from '@citadelle/messaging';
import { TestService } from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { Controller, Get, HttpException, Inject, Param } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { DataSource, type EntityManager, type MigrationInterface, type QueryRunner } from 'typeorm';
import { currentCall, metadataOf } from '../call/call-context.js';
import { callerWaits } from '../call/caller-waits.js';
import { Asked, Serves } from '../call/serves.js';
import { migrationsOf } from '../operations/service-signs.js';
import { PersistentServiceConfig } from '../configuration/service-config.js';
import { IsUuidParam } from '../validation/request-parameters.js';
import type { ServiceDefinition } from './service-definition.js';
import { type RunningService, startService } from './start-service.js';
import { EVENT_STORE } from './tokens.js';

class Nested {
  @Text(5) word!: string;
}

class SampleRequest {
  @PersonName('PIN') usualName!: string;
  @BirthDate() birthDate!: string;
  @Numen() numen!: string;
  @UnitId() unit!: string;
  @Text(10, { optional: true }) remark?: string;
  @Whole(1, 3, { optional: true }) count?: number;
  @IsOptional() @ValidateNested() @Type(() => Nested) nested?: Nested;
}

class SampleQuery {
  @Whole(1, 100) limit: number = 20;
  @OneOf(['active', 'departed'], { optional: true }) status?: string;
}

const sampleCalls = {
  create: directoryCall('POST /internal/samples', {
    request: SampleRequest,
    response: SampleRequest,
    status: 201,
    idempotent: true,
  }),
  list: directoryCall('GET /internal/samples', {
    request: SampleQuery,
    response: SampleQuery,
  }),
};

/** What the consumer of the sample was handed, newest last. */
export const seen: { message: Message; correlationId: string; causationId: string | undefined }[] =
  [];

/** Lets a request of `GET /internal/slow` end; `isWaitedFor` says whether its caller still waits. */
export const slow = { release: (): void => undefined, isWaitedFor: (): boolean => false };

@Controller()
class SampleController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly dataSource: DataSource,
  ) {}

  @Serves(sampleCalls.create)
  async create(@Asked() body: SampleRequest) {
    await this.store.write(metadataOf(), (tx) =>
      tx.append(`sample-${currentCall().correlationId}`, 0, [
        { type: 'Sampled', data: { name: body.usualName } },
      ]),
    );
    return { ...body, key: currentCall().idempotency?.key };
  }

  @Serves(sampleCalls.list)
  list(@Asked() query: SampleQuery) {
    return query;
  }

  @Get('internal/samples/rows')
  rows() {
    return this.dataSource.query('SELECT name FROM samples');
  }

  @Get('internal/samples/:id')
  get(@Param('id', IsUuidParam) id: string) {
    return { id };
  }

  @Get('internal/refused/:code')
  refuse(@Param('code') code: string): never {
    throw new Refusal(code, { seconds: 30 });
  }

  @Get('internal/broken')
  broken(): never {
    throw new Error('the password "azerty-secret" is wrong');
  }

  @Get('internal/query-failed')
  queryFailed() {
    return this.dataSource.query('SELECT $1::uuid', ['azerty-secret']);
  }

  @Get('internal/teapot')
  teapot(): never {
    throw new HttpException('azerty-secret', 418);
  }

  @Get('internal/slow')
  async slow() {
    const call = currentCall();
    slow.isWaitedFor = () => callerWaits(call);
    await new Promise<void>((resolve) => {
      slow.release = resolve;
    });
    return { done: true };
  }

  @EventPattern(topics.alerts.name)
  consume(@Payload() { message }: Delivery): void {
    const { correlationId, causationId } = currentCall();
    if ((message.data as { name?: string } | null)?.name === 'Poison')
      throw new Unprocessable('no use for "azerty-secret"');
    seen.push({ message, correlationId, causationId });
  }
}

class CreateSamples1790000000000 implements MigrationInterface {
  readonly name = 'CreateSamples1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE samples (name text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE samples');
  }
}

const sampleMigrations = [CreateSamples1790000000000];
/** What makes the tables of the sample. */
export const sampleTables = migrationsOf({ migrations: sampleMigrations });

const samples = {
  name: 'samples',
  tables: ['samples'],
  async project(events: readonly RecordedEvent[], manager: EntityManager) {
    const names = events.map(({ event }) => (event.data as { name: string }).name);
    await manager.query('INSERT INTO samples SELECT unnest($1::text[])', [names]);
  },
};

/** A tiny service with a route, a projection, a publisher and a consumer of what it publishes. */
export const sampleService: ServiceDefinition<PersistentServiceConfig> = {
  name: 'notifications',
  config: PersistentServiceConfig,
  module: () => ({ module: class SampleModule {}, controllers: [SampleController] }),
  refusals: {
    'too-many-attempts': {
      status: 429,
      title: 'Trop d’essais',
      detail: ({ seconds }) => `Recommencez dans ${String(seconds)} secondes.`,
      headers: ({ seconds }) => ({ 'retry-after': String(seconds) }),
    },
  },
  persistence: () => ({
    migrations: sampleMigrations,
    schemas: { Sampled: { version: 1 } },
    projections: [samples],
    publishers: [
      (event: RecordedEvent) =>
        Promise.resolve([
          {
            topic: topics.alerts.name,
            key: event.stream,
            type: 'AlertDelivered',
            data: event.event.data,
          },
        ]),
    ],
  }),
};

/** A request that the sample accepts. */
export const VALID = {
  usualName: ' Joseph ',
  birthDate: '1990-01-30',
  numen: '03e 1500444chw',
  unit: 'SIG-AESH',
};

/** The sample on databases of its own. */
export type Sample = TestService<RunningService, Broker>;

/** Has one replica of the sample run for all tests of a spec, and gives both to `use` when it has started. */
export function sampleForAll(
  use: (sample: Sample, service: RunningService) => void,
  settings: NodeJS.ProcessEnv = {},
): void {
  let sample: Sample | undefined;
  beforeAll(async () => {
    const tested = {
      name: sampleService.name,
      start: (env: NodeJS.ProcessEnv, options: Parameters<typeof startService>[2]) =>
        startService(sampleService, env, options),
      connect: createEmbeddedBroker,
      migrations: sampleTables,
    };
    sample = new TestService(tested);
    await sample.prepare({ TOPIC_PARTITIONS: '2', ...settings });
    use(sample, await sample.add());
  });
  afterAll(() => sample?.stop());
}
