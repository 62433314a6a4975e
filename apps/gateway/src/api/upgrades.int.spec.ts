import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../testing/fake-credentials.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

const LIE = '6.6.6.6';
const BODY = JSON.stringify({ login: 'jpin', password: PASSWORD });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Opens a connection with these header lines, waits for the answer, and signs in on it under a forged address. */
async function signInAfter(path: string, ...headers: readonly string[]) {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const lines = (...all: readonly string[]) => [...all, 'Host: a', '', ''].join('\r\n');
  socket.write(lines(`GET ${path} HTTP/1.1`, ...headers));
  const [first] = (await once(socket, 'data')) as [Buffer];
  const forged = [`X-Forwarded-For: ${LIE}`, `Forwarded: for=${LIE}`, `X-Real-IP: ${LIE}`];
  const json = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(BODY)}`];
  const asked = ['POST /api/v1/sessions HTTP/1.1', 'Connection: close', ...json, ...forged];
  socket.write(lines(...asked) + BODY);
  return { first: first.toString(), second: await text(socket) };
}

describe('an upgrade of the protocol', () => {
  it.each([
    ['an invention', '/', ['Connection: Upgrade', 'Upgrade: x']],
    [
      'WebSocket',
      '/api/v1/alerts/stream',
      ['Connection: keep-alive, Upgrade', 'Upgrade: websocket'],
    ],
    ['HTTP/2', '/', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAM']],
    ['TLS', '/health/live', ['Connection: upgrade', 'Upgrade: TLS/1.2, HTTP/1.1']],
  ])('to %s is not made, and what follows is read as any request', async (_to, path, headers) => {
    const before = gateway.credentials.received.length;
    const { first, second } = await signInAfter(path, ...headers);
    expect(first).toMatch(/^HTTP\/1\.1 (?!101)\d{3} /);
    expect(first).not.toMatch(/^upgrade:/im);
    expect(second).toMatch(/HTTP\/1\.1 201 /);
    const asked = gateway.credentials.received.slice(before);
    expect(asked.map(({ headers: { 'x-source': source } }) => source)).toContain('127.0.0.1');
    expect(JSON.stringify(asked)).not.toContain(LIE);
  });
});
