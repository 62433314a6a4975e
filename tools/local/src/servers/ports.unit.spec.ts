import { type AddressInfo, createServer } from 'node:net';
import { expect, it, jest } from '@jest/globals';

const drawn: number[] = [];
jest.unstable_mockModule('node:crypto', () => ({ randomInt: () => drawn.shift() }));
const { freePort } = await import('./ports.js');

/** Ports on which nobody listens. */
async function unused(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((done) => server.once('listening', done))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

it('are not handed out twice before anybody listens on them', async () => {
  const [one, other] = (await unused(2)) as [number, number];
  drawn.push(one, one, one, other);
  expect([await freePort(), await freePort()]).toEqual([one, other]);
});
