import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { cutsConnections, refuses, ReplicaServers } from './replica-servers.fixture.js';

let servers: ReplicaServers;
afterEach(() => servers.stop());

const file = () => ({
  content: Readable.from([Buffer.from('nom;'), Buffer.from('prénom')]),
  type: 'text/csv',
});

describe('an upload', () => {
  it('is answered by one replica, which is told what comes', async () => {
    servers = await ReplicaServers.start(2);
    for (const server of servers.all)
      server.behaviour = (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const { method, url, headers } = request;
          const came = {
            method,
            url,
            type: headers['content-type'],
            key: headers['idempotency-key'],
          };
          response
            .writeHead(202)
            .end(JSON.stringify({ ...came, text: String(Buffer.concat(chunks)) }));
        });
      };
    const call = { path: '/files', query: { mode: 'add' }, idempotencyKey: 'once' };
    const { status, body } = await servers.client().upload(call, file());
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        ...{ method: 'POST', url: '/files?mode=add', type: 'text/csv', key: 'once' },
        text: 'nom;prénom',
      },
    });
    expect(servers.counts().sort()).toEqual([0, 1]);
  });

  it('is never sent twice, where its replica goes', async () => {
    servers = await ReplicaServers.start(2);
    for (const server of servers.all) server.behaviour = cutsConnections;
    const sent = servers.client().upload({ path: '/files' }, file());
    await expect(sent).rejects.toMatchObject({ code: 'service-unavailable' });
    expect(servers.counts().sort()).toEqual([0, 1]);
  });

  it('is refused as the service refuses it, also before all of it came', async () => {
    servers = await ReplicaServers.start(1);
    servers.all[0]!.behaviour = refuses(422, 'file-empty');
    const client = servers.client();
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(64 * 1024);
      })(),
    );
    const sent = client.upload({ path: '/files' }, { content: endless, type: 'text/csv' });
    await expect(sent).rejects.toMatchObject({ status: 422, code: 'file-empty' });
    expect(endless.destroyed).toBe(true);
  });

  it('breaks off with its file, and its replica is not to blame', async () => {
    servers = await ReplicaServers.start(1);
    servers.all[0]!.behaviour = () => undefined;
    const client = servers.client();
    const content = new Readable({ read: () => undefined });
    const sent = client.upload({ path: '/files' }, { content, type: 'text/csv' });
    content.push('nom;');
    content.destroy(new Error('its sender is gone'));
    await expect(sent).rejects.toThrow('its sender is gone');
    servers.all[0]!.behaviour = (_request, response) => response.end('{}');
    await client.call({ method: 'GET', path: '/' });
  });
});
