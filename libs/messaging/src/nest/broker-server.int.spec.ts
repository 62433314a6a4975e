import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { Controller, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { until } from '@citadelle/testing';
import { defer, of, throwError } from 'rxjs';
import { Unprocessable, type Broker, type Delivery, type ParkedMessage } from '../broker.js';
import { message, unique } from '../contract/world.js';
import { MALFORMED } from '../cloud-event.js';
import { createEmbeddedBroker } from '../embedded/embedded-broker.js';
import { openParkingDatabase, type ParkingDatabase } from '../parking/parking-database.fixture.js';
import { BrokerServer, IN_BATCHES } from './broker-server.js';

const PROMISES = 'test.nest.promises';
const STREAMS = 'test.nest.streams';
const BATCHES = 'test.nest.batches';
const retry = { attempts: 3, firstDelayMs: 5, maxDelayMs: 10 };

class Oddity extends Error {
  override readonly name = 'Oddity';
}

let promised: Delivery[] = [];
let streamed: Delivery[] = [];
let batched: (readonly Delivery[])[] = [];
let parked: ParkedMessage[] = [];
let around: string[] = [];
let fault: ((delivery: Delivery) => Error | undefined) | undefined;

@Controller()
class Consumer {
  @EventPattern(PROMISES)
  async onPromise(@Payload() delivery: Delivery): Promise<void> {
    promised.push(delivery);
    const error = fault?.(delivery);
    if (error) throw error;
  }

  @EventPattern(BATCHES, IN_BATCHES)
  async onBatch(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    batched.push(deliveries);
    const error = deliveries.map((delivery) => fault?.(delivery)).find(Boolean);
    if (error) throw error;
  }

  @EventPattern(STREAMS)
  onStream(@Payload() delivery: Delivery) {
    return defer(() => {
      streamed.push(delivery);
      const error = fault?.(delivery);
      return error ? throwError(() => error) : of(1, 2);
    });
  }
}

@Module({ controllers: [Consumer] })
class Consuming {}

@Controller()
class Replier {
  @MessagePattern(PROMISES)
  reply() {
    return 'nobody reads this';
  }
}

@Module({ controllers: [Replier] })
class Replying {}

@Module({})
class Silent {}

describe('BrokerServer in a Nest application', () => {
  let database: ParkingDatabase;
  let broker: Broker;
  let app: INestApplicationContext;

  beforeAll(async () => {
    database = await openParkingDatabase();
    broker = createEmbeddedBroker({ url: database.url });
    await broker.ensureTopics(
      [
        { name: PROMISES, cleanup: 'delete' },
        { name: STREAMS, cleanup: 'delete' },
        { name: BATCHES, cleanup: 'delete' },
      ],
      2,
    );
  });

  beforeEach(() => {
    [promised, streamed, batched, parked, around] = [[], [], [], [], []];
    fault = undefined;
  });

  afterEach(() => app.close());

  afterAll(async () => {
    await broker.close();
    await database.close();
  });

  async function start(module: new () => object, connect = true, group = unique(), quiet = false) {
    const server = new BrokerServer({
      broker,
      group,
      quiet,
      parking: database.parking,
      retry,
      onParked: (one) => parked.push(one),
      around: async ([delivery], next) => {
        around.push(`before ${delivery!.attempt}`);
        await next().finally(() => around.push('after'));
      },
    });
    const nest = await NestFactory.create(module, new FastifyAdapter(), { logger: false });
    app = nest;
    if (connect) server.connectTo(nest);
    else nest.connectMicroservice({ strategy: server });
    await nest.startAllMicroservices();
    return server;
  }

  it('hands deliveries to event handlers, promises and observables alike, and is ready', async () => {
    const server = await start(Consuming);
    await broker.publish([message(PROMISES, 'a', 1), message(STREAMS, 'b', 2)]);
    await until('both arrived', () => promised.length > 0 && streamed.length > 0);
    expect(promised[0]).toMatchObject({ attempt: 1, message: { key: 'a', data: 1 } });
    expect(streamed[0]).toMatchObject({ attempt: 1, message: { key: 'b', data: 2 } });
    expect(server.isReady()).toBe(true);
    await until('nothing waits', async () => (await server.lag()) === 0n);
  });

  it('tries a handler again that rejects or whose stream fails', async () => {
    fault = ({ attempt }) => (attempt < 3 ? new TypeError('passing') : undefined);
    const server = await start(Consuming);
    const mine = [message(PROMISES, 'c', 1), message(STREAMS, 'c', 1)];
    await broker.publish(mine);
    await until('nothing waits', async () => (await server.lag()) === 0n);
    const attempts = (seen: Delivery[], id: string) =>
      seen.filter((one) => one.message.id === id).map((one) => one.attempt);
    expect(attempts(promised, mine[0]!.id)).toEqual([1, 2, 3]);
    expect(attempts(streamed, mine[1]!.id)).toEqual([1, 2, 3]);
    expect(parked).toEqual([]);
    expect(around).toContain('before 3');
  });

  it('sees the error itself: the reason is its name, and Unprocessable parks at once; replay unparks', async () => {
    const [odd, hopeless] = [message(PROMISES, unique(), 1), message(PROMISES, unique(), 2)];
    fault = ({ message: { id } }) => {
      if (id === odd.id) return new Oddity('secret text');
      return id === hopeless.id ? new Unprocessable('never') : undefined;
    };
    const server = await start(Consuming);
    await broker.publish([odd, hopeless]);
    await until('both are parked', () => parked.length === 2);
    const reasons = new Map(parked.map((one) => [one.message.id, one.reason]));
    expect(reasons.get(odd.id)).toBe('Oddity');
    expect(reasons.get(hopeless.id)).toBe('Unprocessable');
    expect(promised.filter((one) => one.message.id === hopeless.id)).toHaveLength(1);
    expect(promised.filter((one) => one.message.id === odd.id)).toHaveLength(3);

    fault = undefined;
    expect((await server.replay(PROMISES, odd.key)).handled).toBe(1);
    expect(promised.filter((one) => one.message.id === odd.id)).toHaveLength(4);
    expect((await server.replay(PROMISES, odd.key)).handled).toBe(0);
  });

  it('hands a list to a handler that takes batches, of one when replayed', async () => {
    const sent = Array.from({ length: 5 }, (_, index) => message(BATCHES, 'a', index));
    await broker.publish(sent);
    const server = await start(Consuming);
    await until('nothing waits', async () => (await server.lag()) === 0n);
    const mine = (deliveries: readonly Delivery[]) =>
      deliveries.map((one) => one.message.id).filter((id) => sent.some((one) => one.id === id));
    expect(batched.flatMap(mine)).toEqual(sent.map(({ id }) => id));
    expect(batched.some((deliveries) => deliveries.length > 1)).toBe(true);

    batched = [];
    const odd = message(BATCHES, unique(), 1);
    fault = ({ message: { id } }) => (id === odd.id ? new Unprocessable('never') : undefined);
    await broker.publish([odd]);
    await until('it is parked', () => parked.length === 1);
    fault = undefined;
    expect((await server.replay(BATCHES, odd.key)).handled).toBe(1);
    expect(batched.at(-1)!.map((one) => one.message.id)).toEqual([odd.id]);
  });

  it('leaves parked what no replay can help: no CloudEvent, and data that are on no topic any more', async () => {
    const group = unique();
    const server = await start(Consuming, true, group);
    const { parking } = database;
    const where = { group, partition: 0, reason: 'test' };
    const malformed = { ...message(PROMISES, 'bare', null), type: MALFORMED };
    await parking.park({ ...where, message: malformed, offset: 1_000_000n });
    const gone = message(PROMISES, 'huge', null);
    await parking.park({ ...where, message: gone, offset: 2_000_000n, bytesLeftOut: 2_000_000 });
    expect((await server.replay(PROMISES, 'bare')).handled).toBe(0);
    expect((await server.replay(PROMISES, 'huge')).handled).toBe(0);
    const reasons = (await parking.list(group)).map(({ key, reason }) => [key, reason]);
    expect(reasons.sort()).toEqual([
      ['bare', MALFORMED],
      ['huge', 'NoLongerOnTopic'],
    ]);
    // Its group reads the messages of the other tests too.
    const keys = promised.map((one) => one.message.key);
    expect(keys.filter((key) => ['bare', 'huge'].includes(key))).toEqual([]);
  });

  it('leaves parked what nobody here reads any more', async () => {
    const group = unique();
    const server = await start(Consuming, true, group);
    const { parking } = database;
    const lost = message('test.nest.given-up', 'a', 1);
    await parking.park({ group, partition: 0, reason: 'test', message: lost, offset: 1n });
    const { stoppedAt } = await server.replay(lost.topic, 'a');
    expect(stoppedAt).toMatchObject({ by: 'message', reason: 'NotReadHere' });
  });

  it('quiet, it reads no topic and hands over what it is told to', async () => {
    const subscribe = jest.spyOn(broker, 'subscribe');
    const server = await start(Consuming, true, unique(), true);
    expect(subscribe).not.toHaveBeenCalled();
    subscribe.mockRestore();
    const given = message(PROMISES, 'told', 1);
    await server.handle({ message: given, partition: 0, offset: 1n, attempt: 1 });
    expect(promised.map((one) => one.message)).toEqual([given]);
    expect(server.isReady()).toBe(false);
  });

  it('is not ready before its handlers are known', () => {
    const server = new BrokerServer({ broker, group: unique(), parking: database.parking });
    expect(server.isReady()).toBe(false);
  });

  it('is ready at once without handlers', async () => {
    const server = await start(Silent);
    expect(server.isReady()).toBe(true);
    expect(await server.lag()).toBe(0n);
  });

  it('refuses to be connected without its filter', async () => {
    await expect(start(Consuming, false)).rejects.toThrow('connectTo(app)');
  });

  it('refuses a handler that would reply', async () => {
    await expect(start(Replying)).rejects.toThrow('needs @EventPattern');
  });
});
