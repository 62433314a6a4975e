import { createTestDatabase } from '@citadelle/testing';
import pg from 'pg';
import { createEmbeddedBroker } from '../embedded/embedded-broker.js';
import { partitionOf } from '../embedded/partitioner.js';
import { brokerContract } from './broker.contract.js';
import { cuttableProxy } from './cuttable-proxy.js';
import type { Transport } from './world.js';

const TIMINGS = { pollMs: 200, heartbeatMs: 200, leaseMs: 1_500 };

async function embedded(): Promise<Transport> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const proxies: { close(): void }[] = [];
  return {
    createBroker: () => createEmbeddedBroker({ url: database.url, ...TIMINGS }),
    async createMortal() {
      const url = new URL(database.url);
      const proxy = await cuttableProxy(url.hostname, Number(url.port));
      proxies.push(proxy);
      url.hostname = '127.0.0.1';
      url.port = String(proxy.port);
      // It may name a socket, which would be taken before the host.
      url.search = '';
      const broker = createEmbeddedBroker({ url: url.toString(), ...TIMINGS });
      return { broker, kill: proxy.cut, revive: proxy.mend };
    },
    async publishForeign({ topic, key, headers, value }) {
      const { rows } = await pool.query('SELECT partitions FROM topics WHERE name = $1', [topic]);
      const partition = partitionOf(key, rows[0].partitions);
      await pool.query('SELECT publish($1, $2, $3, $4::jsonb[], $5)', [
        [topic],
        [partition],
        [key],
        [JSON.stringify(headers)],
        [value],
      ]);
    },
    async close() {
      for (const proxy of proxies) proxy.close();
      await pool.end();
      await database.drop();
    },
  };
}

brokerContract('PostgreSQL', embedded);
