import { until } from '@citadelle/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { refuses, ReplicaServers } from './replica-servers.fixture.js';
import type { ServiceClient } from './service-client.js';

let servers: ReplicaServers;
afterEach(() => servers.stop());

describe('a feed', () => {
  const open = (client: ServiceClient) =>
    client.open({ path: '/feed' }, 60_000, new AbortController().signal);

  it('breaks with its replica and is opened at another', async () => {
    servers = await ReplicaServers.start(2);
    const client = servers.client();
    for (const server of servers.all)
      server.behaviour = (_request, response) => void response.writeHead(200).write(server.ip);
    const read = async (feed: AsyncIterable<Uint8Array>) => {
      for await (const chunk of feed) {
        const ip = String(chunk);
        await servers.all.find((server) => server.ip === ip)!.kill();
      }
    };
    await expect(read(await open(client))).rejects.toThrow();
    await until('another', () => open(client).catch(() => undefined));
    expect(servers.counts()).toEqual([1, 1]);
  });

  it('is refused by a replica that stops, and not asked of it again', async () => {
    servers = await ReplicaServers.start(2);
    const client = servers.client();
    for (let n = 0; n < 4; n++) await client.call({ method: 'GET', path: '/' });
    servers.all[0]!.behaviour = refuses(503, 'shutting-down');
    servers.all[1]!.behaviour = (_request, response) => void response.writeHead(200).write(' ');
    servers.counts();
    const codes = await Promise.all(
      [open(client), open(client)].map((opened) =>
        opened.then(
          () => 'open',
          ({ code }: { code: string }) => code,
        ),
      ),
    );
    expect(codes.sort()).toEqual(['open', 'shutting-down']);
    for (let n = 0; n < 3; n++) await open(client);
    expect(servers.counts()).toEqual([1, 4]);
  });
});
