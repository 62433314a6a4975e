import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Message } from '@citadelle/contracts';
import { OutboxRelay } from '@citadelle/event-store';
import type { Broker, Publisher } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { type BareProducer, bareProducer } from '@citadelle/messaging/bare-producer';
import { openEventStoreDatabase } from './event-store-database.js';
import type { Figure } from './report.js';
import { byTurns } from './statistics.js';

const ROUNDS = 5;
const MESSAGES = 20_000;
const BATCH = 500;
const PARTITIONS = 12;
const POLL_MS = 10;

/** Messages relayed per second from a full outbox to Kafka, against kafkajs alone sending the same in the same batches and transactions. */
export async function relay(databaseUrl: string, kafka: string): Promise<Figure> {
  const topic = `bench.${randomBytes(4).toString('hex')}`;
  const messages = Array.from({ length: MESSAGES }, () => messageOn(topic));
  const dataSource = await openEventStoreDatabase(databaseUrl);
  const broker = createKafkaBroker({ brokers: [kafka], clientId: 'bench' });
  await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], PARTITIONS);
  const producer = await bareProducer(kafka);
  try {
    const { baseline, ours, ratio } = await byTurns(
      ROUNDS,
      () => messagesPerSecond(() => sendAll(producer, topic, messages)),
      async () => {
        const watched = watch(broker);
        const relay = new OutboxRelay({
          dataSource,
          broker: watched,
          publisherName: 'bench',
          batchSize: BATCH,
          pollMs: POLL_MS,
        });
        relay.start();
        // Its time is taken from when it is connected, as that of kafkajs is.
        await watched.opened;
        await dataSource.query(
          'INSERT INTO outbox (message) SELECT value FROM json_array_elements($1::json)',
          [JSON.stringify(messages)],
        );
        return messagesPerSecond(async () => {
          await watched.published;
          await relay.stop();
        });
      },
    );
    return {
      bench: 'relay to Kafka',
      measured: `${ours.toFixed(0)} messages/s from the outbox ÷ ${baseline.toFixed(0)} by kafkajs alone, batches of ${BATCH} in transactions, acks from all`,
      value: ratio,
      unit: 'ratio',
      target: { atLeast: 0.8 },
    };
  } finally {
    await producer.disconnect();
    await broker.close();
    await dataSource.destroy();
  }
}

function messageOn(topic: string): Message {
  const agentId = uuidv7();
  return {
    topic,
    key: agentId,
    id: uuidv7(),
    type: 'AgentCreated',
    source: '/citadelle/directory',
    time: new Date().toISOString(),
    correlationId: uuidv7(),
    data: { agentId, usualName: 'MOULINAUX', firstName: 'Roger', unit: 'SIG-AESH' },
  };
}

async function sendAll(producer: BareProducer, topic: string, messages: Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += BATCH)
    await producer.send(
      topic,
      messages.slice(from, from + BATCH).map((message) => ({
        key: message.key,
        value: JSON.stringify(message.data),
        headers: {
          'content-type': 'application/json',
          ce_specversion: '1.0',
          ce_id: message.id,
          ce_source: message.source,
          ce_type: message.type,
          ce_time: message.time,
          ce_correlationid: message.correlationId,
        },
      })),
    );
}

async function messagesPerSecond(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (MESSAGES * 1_000) / (performance.now() - start);
}

/** The broker, which says when its publisher is open and when all is published: asking the database would cost it time. */
function watch(broker: Broker) {
  let opened!: () => void;
  let published!: () => void;
  let count = 0;
  return {
    opened: new Promise<void>((resolve) => (opened = resolve)),
    published: new Promise<void>((resolve) => (published = resolve)),
    openPublisher: async (name: string): Promise<Publisher> => {
      const publisher = await broker.openPublisher(name);
      opened();
      return {
        publish: async (messages) => {
          await publisher.publish(messages);
          count += messages.length;
          if (count >= MESSAGES) published();
        },
        close: () => publisher.close(),
      };
    },
  };
}
