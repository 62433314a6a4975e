import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Message } from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { createTestDatabase, until } from '@citadelle/testing';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';

/** Runs the built libraries: `npm run build` before. */
const PROGRAM = join(import.meta.dirname, 'relay-process.fixture.mjs');

interface Told {
  readonly held?: number;
  readonly published?: number;
  readonly failed?: string;
  readonly leads?: boolean;
}

/** A replica of a service, as far as its relay goes. */
class Replica {
  readonly told: Told[] = [];
  private readonly child: ChildProcess;

  constructor(environment: Record<string, string>) {
    this.child = fork(PROGRAM, { env: { PATH: process.env.PATH, ...environment } });
    this.child.on('message', (told: Told) => this.told.push(told));
  }

  get leads(): boolean {
    return this.told.findLast(({ leads }) => leads !== undefined)?.leads ?? false;
  }

  tell(text: 'hold' | 'go on'): void {
    this.child.send(text);
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  wake(): void {
    this.child.kill('SIGCONT');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

describe('a leader that is frozen with messages in hand', () => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  const publishing = async (topic: string) => {
    const ledger = await openLedger();
    cleanUps.push(() => ledger.close());
    const store = ledger.storeWith({
      publishers: [
        ({ stream, event, version }) =>
          Promise.resolve([{ topic, key: stream, type: event.type, data: version }]),
      ],
    });
    const append = async (from: number, to: number) => {
      for (let n = from; n <= to; n += 1)
        for (const stream of ['a', 'b', 'c'])
          await store.write(metadata, (tx) => tx.append(stream, n - 1, [counted(n)]));
    };
    return { ledger, append };
  };

  const waitingIn = async (ledger: Ledger) =>
    Number((await ledger.rows('SELECT count(*) FROM outbox'))[0]!.count);

  const story = async (broker: Broker, settings: Record<string, string>) => {
    const topic = `test.frozen.${Math.random()}`;
    await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 2);
    const { ledger, append } = await publishing(topic);
    const replica = () => {
      const started = new Replica({ DATABASE_URL: ledger.url, ...settings });
      cleanUps.push(() => started.kill());
      return started;
    };
    const first = replica();
    await until('the first leads', () => first.leads);
    const second = replica();
    await append(1, 10);
    await until('some are published', async () => (await waitingIn(ledger)) === 0);

    first.tell('hold');
    await append(11, 20);
    await until('some are in hand', () => first.told.some(({ held }) => held));
    first.freeze();
    const frozenAt = Date.now();
    await append(21, 30);
    await until('the second publishes', () => second.told.some(({ published }) => published));
    const seconds = (Date.now() - frozenAt) / 1_000;
    await until('all are published', async () => (await waitingIn(ledger)) === 0);

    const publishedByFirst = () => first.told.filter(({ published }) => published).length;
    const before = publishedByFirst();
    first.wake();
    first.tell('go on');
    await until('the first has noticed', () =>
      first.told.some(({ failed }) => failed === 'Superseded'),
    );
    expect(publishedByFirst()).toBe(before);
    await append(31, 40);
    await until('the rest is published', async () => (await waitingIn(ledger)) === 0);
    expect([first.leads, second.leads]).toEqual([false, true]);

    const messages: Message[] = [];
    await broker.read({ topic, onMessage: ({ message }) => void messages.push(message) });
    for (const stream of ['a', 'b', 'c']) {
      const versions = messages.filter(({ key }) => key === stream).map(({ data }) => data);
      expect(versions).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    }
    return seconds;
  };

  it('loses its lock to the next one within seconds, and publishes nothing over it when it wakes', async () => {
    const database = await createTestDatabase();
    const kafkaBrokers = process.env.TEST_KAFKA_BROKERS!;
    const embedded = createEmbeddedBroker({ url: database.url });
    const kafka = createKafkaBroker({ brokers: kafkaBrokers.split(','), clientId: 'test' });
    cleanUps.push(
      () => database.drop(),
      () => embedded.close(),
      () => kafka.close(),
    );
    const [onEmbedded, onKafka] = await Promise.all([
      story(embedded, { EMBEDDED_URL: database.url }),
      story(kafka, { KAFKA_BROKERS: kafkaBrokers }),
    ]);
    // Fifteen on a machine that has nothing else to do.
    expect(Math.max(onEmbedded, onKafka)).toBeLessThan(45);
  });
});
