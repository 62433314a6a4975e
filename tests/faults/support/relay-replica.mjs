// A replica of a service as far as its outbox goes: relays from DATABASE_URL when it leads.
import { OutboxRelay } from '@citadelle/event-store';
import { createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { DataSource } from 'typeorm';

const { REPLICA, DATABASE_URL, KAFKA_BROKERS, BROKER_DATABASE_URL } = process.env;
const log = (...words) => console.log(new Date().toISOString(), ...words);
const dataSource = await new DataSource({
  type: 'postgres',
  url: DATABASE_URL,
  applicationName: REPLICA,
}).initialize();
const broker = KAFKA_BROKERS
  ? createKafkaBroker({ brokers: KAFKA_BROKERS.split(','), clientId: REPLICA, log })
  : createEmbeddedBroker({ url: BROKER_DATABASE_URL });
const relay = new OutboxRelay({
  dataSource,
  broker,
  publisherName: 'faults',
  onError: (error) => log('the relay failed:', error?.name, error?.message),
});
relay.start();

let led = false;
const watch = setInterval(() => {
  if (relay.isLeader() === led) return;
  led = !led;
  log(led ? 'leads' : 'leads no more');
}, 20);

process.once('SIGTERM', async () => {
  clearInterval(watch);
  await relay.stop();
  await broker.close();
  await dataSource.destroy();
});
