import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request,
  type RequestListener,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '../../deploy/proxy/proxy.mjs');

const servers: Server[] = [];
const proxies: ChildProcess[] = [];

async function serve(
  listener: RequestListener,
  port = 0,
): Promise<{ port: number; server: Server }> {
  const server = createServer(listener).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

/** The proxy as the container runs it, in front of a port of this machine. */
async function startProxy(
  upstream: number,
  settings: Record<string, string> = {},
): Promise<number> {
  const { port, server } = await serve(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  const env = { PORT: String(port), HOST: '127.0.0.1', UPSTREAM: `127.0.0.1:${upstream}` };
  proxies.push(
    spawn(process.execPath, [PROGRAM], { env: { ...env, ...settings }, stdio: 'inherit' }),
  );
  while (!(await listens(port))) await pause(20);
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

async function ask(
  port: number,
  options: { method?: string; path?: string; headers?: Record<string, string> } = {},
  body: string | Buffer = '',
): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, agent: false, ...options });
  // Refused before all was sent, the rest may not get through; what counts is the answer.
  asked.on('error', () => undefined);
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end(body);
  const [response] = await answered;
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body: await text(response) };
}

const echo: RequestListener = (incoming, answer) =>
  void text(incoming).then((body) => {
    const { method, url, headers } = incoming;
    answer.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' });
    answer.end(JSON.stringify({ method, url, headers, body }));
  });

afterEach(async () => {
  for (const proxy of proxies.splice(0)) {
    proxy.kill();
    await once(proxy, 'exit');
  }
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('the proxy', () => {
  it('hands requests and answers on as they are', async () => {
    const port = await startProxy((await serve(echo)).port);
    const options = { method: 'POST', path: '/api/é?a=1', headers: { 'x-one': 'un' } };
    const answer = await ask(port, { ...options, path: encodeURI(options.path) }, 'corps');
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(JSON.parse(answer.body)).toMatchObject({
      ...{ method: 'POST', url: '/api/%C3%A9?a=1', body: 'corps' },
      headers: { host: `127.0.0.1:${port}`, 'x-one': 'un' },
    });
  });

  it('says whom a request comes from, whatever the request says of it', async () => {
    const port = await startProxy((await serve(echo)).port);
    for (const lie of ['6.6.6.6', '6.6.6.6, 127.0.0.1', 'x', '']) {
      const { body } = await ask(port, {
        headers: { 'X-Forwarded-For': lie, Forwarded: `for=${lie}` },
      });
      const { headers } = JSON.parse(body) as { headers: Record<string, string> };
      expect(headers['x-forwarded-for']).toBe('127.0.0.1');
      expect(headers).not.toHaveProperty('forwarded');
    }
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['6.6.6.6, 192.0.2.7', '192.0.2.7'],
    ['6.6.6.6, 192.0.2.7, 10.1.2.3', '192.0.2.7'],
    ['6.6.6.6, 2001:db8::7', '2001:db8::7'],
    ['6.6.6.6, nonsense', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('believes trusted proxies, and nobody behind them: %s', async (said, source) => {
    const TRUSTED_PROXIES = '127.0.0.1, 10.0.0.0/8';
    const port = await startProxy((await serve(echo)).port, { TRUSTED_PROXIES });
    const { body } = await ask(port, { headers: { 'X-Forwarded-For': said } });
    expect(JSON.parse(body)).toMatchObject({ headers: { 'x-forwarded-for': source } });
  });

  it('lets a refusal through that comes before the body is sent', async () => {
    const { port: upstream } = await serve((_incoming, answer) => {
      answer.writeHead(413, { connection: 'close' }).end('trop grand');
    });
    const port = await startProxy(upstream);
    const body = Buffer.alloc(10_000_000);
    expect(await ask(port, { method: 'POST' }, body)).toMatchObject({
      status: 413,
      body: 'trop grand',
    });
  });

  it('answers 503 with a problem while nobody is behind it, and serves again afterwards', async () => {
    const { port: upstream, server } = await serve(echo);
    const port = await startProxy(upstream);
    expect((await ask(port)).status).toBe(201);
    server.close();
    server.closeAllConnections();
    const down = await ask(port);
    expect(down).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(JSON.parse(down.body)).toMatchObject({ status: 503, code: 'service-unavailable' });
    await serve(echo, upstream);
    expect((await ask(port)).status).toBe(201);
  });

  it('carries an upgraded connection both ways', async () => {
    const { port: upstream, server } = await serve(echo);
    server.on('upgrade', (_incoming, socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
      );
      socket.pipe(socket);
    });
    const port = await startProxy(upstream);
    const asked = request({
      ...{ host: '127.0.0.1', port, headers: { Connection: 'Upgrade', Upgrade: 'echo' } },
    });
    asked.end();
    const [, socket] = (await once(asked, 'upgrade')) as [
      IncomingMessage,
      import('node:net').Socket,
    ];
    socket.write('aller-retour');
    const [echoed] = (await once(socket, 'data')) as [Buffer];
    expect(echoed.toString()).toBe('aller-retour');
    socket.destroy();
  });
});
