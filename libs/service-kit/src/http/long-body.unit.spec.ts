import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { closed, until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuseConnection } from './fastify-adapter.js';
import { letBodyTakeLong, type Patience } from './long-body.js';

const TIMEOUTS = { requestTimeout: 60, headersTimeout: 60, connectionsCheckingInterval: 20 };

const LONG = 30_000;
const PATIENCE: Record<string, Omit<Patience, 'tooSlow'> & { readonly answers?: true }> = {
  '/long': { silenceMs: LONG, wholeMs: LONG },
  '/silent': { silenceMs: 40, wholeMs: LONG },
  '/silent-answered': { silenceMs: 40, wholeMs: LONG, answers: true },
  '/trickling': { silenceMs: 1_000, wholeMs: 1_500, answers: true },
};

let server: Server;
let bodies: string[];
let cut: number;
beforeEach(async () => {
  bodies = [];
  cut = 0;
  server = createServer(TIMEOUTS, (request, response) => {
    const tooSlow = () => response.writeHead(408).end();
    const patience = PATIENCE[request.url!];
    if (patience) letBodyTakeLong(request, { ...patience, ...(patience.answers && { tooSlow }) });
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

/** Begins to send a body, and sends its first letter. */
function begin(path: string, length = 3): { socket: Socket; answer: () => string } {
  let answer = '';
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\na`);
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
    await closed(begin('/silent').socket);
    await until('it is known here', async () => cut === 1);
    expect(bodies).toEqual([]);
  });

  it('is answered where it can be, before its connection is closed', async () => {
    const { socket, answer } = begin('/silent-answered');
    await closed(socket);
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodies).toEqual([]);
  });

  it('must come whole all the same, however often a little of it comes', async () => {
    const { socket, answer } = begin('/trickling', 1_000);
    const trickle = setInterval(() => socket.write('b'), 100);
    try {
      await closed(socket);
    } finally {
      clearInterval(trickle);
    }
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodies).toEqual([]);
  });
});
