import { type Message, topics } from '@citadelle/contracts';
import type { EventStore, RecordedEvent } from '@citadelle/event-store';
import { Refusal } from '@citadelle/decider';
import {
  type Broker,
  createEmbeddedBroker,
  type Delivery,
  Unprocessable,
} from '@citadelle/messaging';
import { createServiceDatabases, TestService } from '@citadelle/testing';
import { Body, Controller, Get, HttpException, Inject, Param, Post, Query } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import type { DataSource, EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { currentCall, metadataOf } from '../call/call-context.js';
import { IdempotencyKey } from '../call/idempotency.js';
import { PersistentServiceConfig } from '../configuration/service-config.js';
import {
  IsBirthDate,
  IsNumenField,
  IsPersonNameField,
  IsUnitId,
  Text,
} from '../validation/field.decorators.js';
import { IsUuidParam } from '../validation/request-parameters.js';
import type { ServiceDefinition } from './service-definition.js';
import { type RunningService, startService } from './start-service.js';
import { DATA_SOURCE, EVENT_STORE } from './tokens.js';

class Nested {
  @Text(5) word!: string;
}

class SampleRequest {
  @IsPersonNameField() usualName!: string;
  @IsBirthDate() birthDate!: string;
  @IsNumenField() numen!: string;
  @IsUnitId() unit!: string;
  @IsOptional() @Text(10) remark?: string;
  @IsOptional() @IsInt() @Min(1) @Max(3) count?: number;
  @IsOptional() @ValidateNested() @Type(() => Nested) nested?: Nested;
}

class SampleQuery {
  @IsInt() @Min(1) @Max(100) limit: number = 20;
  @IsOptional() @IsIn(['active', 'departed']) status?: string;
}

/** What the consumer of the sample was handed, newest last. */
export const seen: { message: Message; correlationId: string; causationId: string | undefined }[] =
  [];

/** Lets a request of `GET /internal/slow` end. */
export const slow = { release: (): void => undefined };

@Controller('internal')
class SampleController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
  ) {}

  @Post('samples')
  async create(@Body() body: SampleRequest, @IdempotencyKey() key?: string) {
    await this.store.write(metadataOf(), (tx) =>
      tx.append(`sample-${currentCall().correlationId}`, 0, [
        { type: 'Sampled', data: { name: body.usualName } },
      ]),
    );
    return { ...body, key };
  }

  @Get('samples')
  list(@Query() query: SampleQuery) {
    return query;
  }

  @Get('samples/rows')
  rows() {
    return this.dataSource.query('SELECT name FROM samples');
  }

  @Get('samples/:id')
  get(@Param('id', IsUuidParam) id: string) {
    return { id };
  }

  @Get('refused/:code')
  refuse(@Param('code') code: string): never {
    throw new Refusal(code, { seconds: 30 });
  }

  @Get('broken')
  broken(): never {
    throw new Error('the password "azerty-secret" is wrong');
  }

  @Get('query-failed')
  queryFailed() {
    return this.dataSource.query('SELECT $1::uuid', ['azerty-secret']);
  }

  @Get('teapot')
  teapot(): never {
    throw new HttpException('azerty-secret', 418);
  }

  @Get('slow')
  async slow() {
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

const samples = {
  name: 'samples',
  tables: ['samples'],
  async project({ event }: RecordedEvent, manager: EntityManager) {
    await manager.query('INSERT INTO samples VALUES ($1)', [(event.data as { name: string }).name]);
  },
};

/** A tiny service with a route, a projection, a publisher and a consumer of what it publishes. */
export const sampleService: ServiceDefinition<PersistentServiceConfig> = {
  name: 'notifications',
  config: PersistentServiceConfig,
  consumes: true,
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
    migrations: [CreateSamples1790000000000],
    entities: [],
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

/** The sample on databases of its own, without a replica yet. */
export async function openSample(): Promise<TestService<RunningService, Broker>> {
  const sample = {
    name: sampleService.name,
    start: (env: NodeJS.ProcessEnv, options: Parameters<typeof startService>[2]) =>
      startService(sampleService, env, options),
    connect: createEmbeddedBroker,
  };
  return new TestService(sample, await createServiceDatabases(), { TOPIC_PARTITIONS: '2' });
}
