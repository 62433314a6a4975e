import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuseConnection } from './fastify-adapter.js';
import { letBodyTakeLong } from './long-body.js';

const TIMEOUTS = { requestTimeout: 60, headersTimeout: 60, connectionsCheckingInterval: 20 };

let server: Server;
let bodies: string[];
let cut: number;
beforeEach(async () => {
  bodies = [];
  cut = 0;
  server = createServer(TIMEOUTS, (request, response) => {
    if (request.url !== '/short') letBodyTakeLong(request, request.url === '/long' ? 30_000 : 40);
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('error', () => cut++);
    request.on('end', () => response.end(String(bodies.push(body))));
  });
  server.on('clientError', refuseConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Begins to send a body of three letters, and sends the first. */
function begin(path: string): { socket: Socket; answer: () => string } {
  let answer = '';
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na`);
  return { socket, answer: () => answer };
}

describe('a body that may take long', () => {
  it('comes after all the others were refused', async () => {
    const long = begin('/long');
    const short = begin('/short');
    await until('the other is refused', async () => short.answer().startsWith('HTTP/1.1 408'));
    // Begun later: by now the first one has been looked at as well.
    const later = begin('/short');
    await until('another is refused', async () => later.answer().startsWith('HTTP/1.1 408'));
    long.socket.write('bc');
    await until('it came', async () => long.answer().startsWith('HTTP/1.1 200'));
    expect(bodies).toEqual(['abc']);
  });

  it('is broken off once nothing comes any more', async () => {
    const { socket } = begin('/silent');
    await once(socket, 'close');
    await until('it is known here', async () => cut === 1);
    expect(bodies).toEqual([]);
  });
});
