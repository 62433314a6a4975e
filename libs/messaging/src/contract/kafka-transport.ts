import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { retry } from '@citadelle/async';
import { allowLargeMessages, foreignProducer } from '../kafka/foreign-producer.fixture.js';
import { createKafkaBroker } from '../kafka/kafka-broker.js';
import type { Replication } from '../kafka/kafka-client.js';
import type { Transport } from './world.js';

const FOREIGN_TRIES = 3;

/** Kafka under test, on these brokers. */
export async function kafkaTransport(
  brokers: readonly string[],
  replication?: Replication,
): Promise<Transport> {
  const options = () => ({
    brokers,
    clientId: `test-${randomUUID()}`,
    sessionTimeoutMs: 6_000,
    ...(replication && { replication }),
  });
  const connect = () => foreignProducer([...brokers]);
  let foreign = await connect();
  const replace = async () => {
    await foreign.disconnect().catch(() => undefined);
    foreign = await connect();
  };
  return {
    createBroker: () => createKafkaBroker(options()),
    async createMortal() {
      const sockets = new Set<net.Socket>();
      let alive = true;
      const broker = createKafkaBroker({
        ...options(),
        socketFactory: ({ host, port, onConnect }) => {
          if (!alive) throw new Error('this process is dead');
          const socket = net.connect({ host, port }, onConnect);
          sockets.add(socket);
          return socket;
        },
      });
      const kill = () => {
        alive = false;
        for (const socket of sockets) socket.destroy(new Error('the connection was reset'));
      };
      const revive = async () => void (alive = true);
      return { broker, kill, revive };
    },
    async publishForeign({ topic, key, headers, value }) {
      if (value.length > 1_000_000) await allowLargeMessages([...brokers], topic);
      // kafkajs gives up at once when the connection on which it asks about a topic was closed meanwhile, and may go on
      // writing to one that it has ended.
      const send = () => foreign.send({ topic, messages: [{ key, headers, value }] });
      const sendAnew = (error: unknown) => replace().then(() => Promise.reject(error as Error));
      await retry(() => send().catch(sendAnew), { attempts: FOREIGN_TRIES });
    },
    close: () => foreign.disconnect(),
  };
}
