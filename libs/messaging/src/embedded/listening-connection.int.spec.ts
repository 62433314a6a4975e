import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createTestDatabase, until } from '@citadelle/testing';
import pg from 'pg';
import { ListeningConnection } from './listening-connection.js';

const silent = () => undefined;

describe('the listening connection', () => {
  it('says when it begins to listen, and when it begins again: what came between was not heard', async () => {
    const database = await createTestDatabase();
    const said: string[] = [];
    let begun = 0;
    const listener = { onNotice: silent, onListening: () => void begun++ };
    const log = (_level: string, text: string) => void said.push(text);
    const listening = new ListeningConnection(database.url, log, listener);
    listening.start();
    await until('it listens', () => begun === 1);
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await until('it listens again', () => begun === 2);
    await pool.end();
    await listening.close();
    await database.drop();
    expect(said).toEqual(['the listening connection was lost']);
  });

  it('closes while it is still connecting', async () => {
    let callers = 0;
    const deaf = createServer((socket) => {
      callers++;
      socket.on('error', silent);
    });
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const { port } = deaf.address() as AddressInfo;
    const url = `postgres://nobody@127.0.0.1:${port}/nothing`;
    const listening = new ListeningConnection(url, silent, {
      onNotice: silent,
      onListening: silent,
    });
    listening.start();
    await until('it has called', () => callers === 1);
    await expect(listening.close()).resolves.toBeUndefined();
    deaf.close();
  });
});
