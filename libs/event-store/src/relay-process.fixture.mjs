// A relay in a process of its own, told what to do by its parent. Runs the built libraries.
import { setTimeout } from 'node:timers/promises';
import { OutboxRelay } from '@citadelle/event-store';
import { createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { DataSource } from 'typeorm';

const { DATABASE_URL, EMBEDDED_URL, KAFKA_BROKERS } = process.env;
const dataSource = await new DataSource({ type: 'postgres', url: DATABASE_URL }).initialize();
const broker = EMBEDDED_URL
  ? createEmbeddedBroker({ url: EMBEDDED_URL })
  : createKafkaBroker({ brokers: KAFKA_BROKERS.split(','), clientId: 'relay' });

let holding = false;
process.on('message', (text) => (holding = text === 'hold'));
process.on('disconnect', () => process.exit());

/** Holds back what is to be published while it is told to, and says that it does. */
async function openPublisher(name) {
  const publisher = await broker.openPublisher(name);
  const publish = async (messages) => {
    if (holding) process.send({ held: messages.length });
    while (holding) await setTimeout(10);
    await publisher.publish(messages);
    process.send({ published: messages.length });
  };
  return { publish, close: () => publisher.close() };
}

const relay = new OutboxRelay({
  dataSource,
  broker: { openPublisher },
  publisherName: 'test',
  pollMs: 100,
  batchSize: 20,
  onError: ({ name }) => process.send({ failed: name }),
});
relay.start();
setInterval(() => process.send({ leads: relay.isLeader() }), 50);
