import { Server } from 'node:net';
import { topics } from '@citadelle/contracts';
import { DeadlineRunner, OutboxRelay } from '@citadelle/event-store';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { isEnvironmental } from '@citadelle/messaging/faults';
import { createTestDatabase, freshKey, message, TestService, until } from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { readConfig } from '../configuration/read-config.js';
import { PersistentServiceConfig } from '../configuration/service-config.js';
import {
  NotMigrated,
  openFoundations,
  QuietService,
  WrongPersonalDataKey,
} from './quiet-service.js';
import { sampleService, sampleTables, seen } from './sample-service.fixture.js';
import type { ServiceDefinition } from './service-definition.js';
import { type RunningService, startService } from './start-service.js';
import { type Background, BACKGROUND, DEADLINES, type Deadlines } from './tokens.js';

const done: string[] = [];

/** A part of the service that does something by itself, and something at a later instant. */
@Injectable()
class Busy implements OnModuleInit {
  constructor(
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
  ) {}

  onModuleInit(): void {
    this.background.onStart(() => done.push('by itself'));
    this.deadlines.on('test', async () => void done.push('at an instant'));
  }
}

const busyService: ServiceDefinition<PersistentServiceConfig> = {
  ...sampleService,
  module: (config) => ({
    module: class BusyModule {},
    imports: [sampleService.module(config)],
    providers: [Busy],
  }),
};
const nowhere = { write: () => undefined };

describe('the code of a service without its doors', () => {
  let world: TestService<RunningService, Broker>;
  let brokerDatabase: pg.Pool;

  beforeAll(async () => {
    world = new TestService({
      name: busyService.name,
      start: (env, options) => startService(busyService, env, options),
      connect: createEmbeddedBroker,
      migrations: sampleTables,
    });
    await world.prepare({ TOPIC_PARTITIONS: '2' });
    brokerDatabase = new pg.Pool({ connectionString: world.brokerUrl, max: 1 });
    await world.add();
    await until('it reads', async () => (await members()) > 0);
    await world.stopReplicas();
  });
  beforeEach(() => void done.splice(0));
  afterAll(async () => {
    await brokerDatabase?.end();
    await world?.stop();
  });

  const members = async () =>
    Number((await brokerDatabase.query('SELECT count(*) FROM group_members')).rows[0].count);
  const configOf = (settings: NodeJS.ProcessEnv = {}) =>
    readConfig(PersistentServiceConfig, { ...world.env, ...settings });
  const open = (settings?: NodeJS.ProcessEnv) =>
    QuietService.open(busyService, configOf(settings), nowhere);
  const sessions = async (url: string) => {
    const database = new URL(url).pathname.slice(1);
    const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = $2`;
    return (await brokerDatabase.query(sql, [database, busyService.name])).rowCount;
  };

  it('handles what it is told to, and leaves all else to the replicas', async () => {
    const doors = [
      jest.spyOn(Server.prototype, 'listen'),
      jest.spyOn(OutboxRelay.prototype, 'start'),
      jest.spyOn(DeadlineRunner.prototype, 'start'),
    ];
    const quiet = await open();
    const { store } = quiet.foundations;
    await store.write({ correlationId: 'c', by: 'system' }, async (tx) => {
      await tx.append('sample-quiet', 0, [{ type: 'Sampled', data: { name: 'Quiet' } }]);
      await tx.setDeadline({ id: 'd', kind: 'test', dueAt: new Date(), data: {} });
    });
    const topic = topics.alerts.name;
    const told = message(topic, 'told', 'AlertDelivered', { name: 'Told' });
    await quiet.consumer.handle({ message: told, partition: 0, offset: 0n, attempt: 1 });
    await world.broker.publish([message(topic, 'published', 'AlertDelivered', {})]);
    for (const door of doors) expect(door).not.toHaveBeenCalled();
    jest.restoreAllMocks();
    // A member of the group would count what it has not read.
    expect(await quiet.consumer.lag()).toBe(0n);
    expect(await members()).toBe(0);
    await quiet.close();

    expect(seen.splice(0).map((one) => one.message.key)).toEqual(['told']);
    expect(done).toEqual([]);
    const waiting = await world.rows(
      'SELECT (SELECT count(*) FROM outbox) AS messages, id FROM deadlines',
    );
    expect(waiting).toEqual([{ messages: '1', id: 'd' }]);
    await until('its sessions are over', async () => (await sessions(world.databaseUrl)) === 0);

    await world.add();
    await until('a replica does it', () => seen.length === 2 && done.length === 2);
    expect(seen.map((one) => one.message.key).sort()).toEqual(['published', 'sample-quiet']);
    expect(done.sort()).toEqual(['at an instant', 'by itself']);
    await world.stopReplicas();
  });

  it('is not opened where the database is away, or its tables are older', async () => {
    const away = await open({ DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' }).catch(
      (error) => error,
    );
    expect(isEnvironmental(away)).toBe(true);
    const empty = await createTestDatabase();
    try {
      await expect(open({ DATABASE_URL: empty.url })).rejects.toThrow(NotMigrated);
      const config = configOf({ DATABASE_URL: empty.url });
      await expect(openFoundations(busyService, config, nowhere)).rejects.toThrow(NotMigrated);
      await until('its sessions are over', async () => (await sessions(empty.url)) === 0);
    } finally {
      await empty.drop();
    }
  });

  it('is not opened, nor the service started, with another key, also where nothing personal was written', async () => {
    const PERSONAL_DATA_KEY = freshKey();
    await expect(open({ PERSONAL_DATA_KEY })).rejects.toThrow(WrongPersonalDataKey);
    await expect(world.add({ PERSONAL_DATA_KEY })).rejects.toThrow(
      'PERSONAL_DATA_KEY is not the key',
    );
  });

  it('leaves nothing open where it cannot be made', async () => {
    const broken = { ...busyService, configureApp: () => Promise.reject(new Error('broken')) };
    await expect(QuietService.open(broken, configOf(), nowhere)).rejects.toThrow('broken');
    await until('its sessions are over', async () => (await sessions(world.databaseUrl)) === 0);
  });
});
