import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { createKafkaBroker } from '../kafka/kafka-broker.js';
import { brokerContract } from './broker.contract.js';
import type { Transport } from './world.js';

function brokersOfTheTests(): string[] {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error('TEST_KAFKA_BROKERS is not set: run the tests through npm test');
  return brokers.split(',');
}

async function kafka(): Promise<Transport> {
  const brokers = brokersOfTheTests();
  const options = () => ({ brokers, clientId: `test-${randomUUID()}`, sessionTimeoutMs: 6_000 });
  const foreign = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await foreign.connect();
  return {
    createBroker: () => createKafkaBroker(options()),
    async createMortal() {
      const sockets = new Set<net.Socket>();
      let alive = true;
      const broker = createKafkaBroker({
        ...options(),
        socketFactory: ({ host, port, onConnect }) => {
          const socket = alive
            ? net.connect({ host, port }, onConnect)
            : net.connect(1, '127.0.0.1');
          sockets.add(socket);
          return socket;
        },
      });
      const kill = () => {
        alive = false;
        for (const socket of sockets) socket.destroy();
      };
      return { broker, kill };
    },
    async publishForeign({ topic, key, headers, value }) {
      await foreign.send({ topic, messages: [{ key, headers, value }] });
    },
    close: () => foreign.disconnect(),
  };
}

brokerContract('Kafka', kafka);
