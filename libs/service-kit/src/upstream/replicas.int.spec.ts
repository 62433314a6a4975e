import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@citadelle/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  answers,
  answersAfter,
  cutsConnections,
  isProbe,
  NAME,
  refuses,
  ReplicaServers,
  saysNothing,
} from './replica-servers.fixture.js';
import type { ServiceClient } from './service-client.js';

const READ = { method: 'GET', path: '/internal/samples' } as const;
const WRITE = { method: 'POST', path: '/internal/samples', body: {} } as const;

let servers: ReplicaServers;

afterEach(() => servers.stop());

async function start(count: number, options: Parameters<ReplicaServers['client']>[0] = {}) {
  servers = await ReplicaServers.start(count);
  return servers.client(options);
}

/** So many calls, a few at a time; how many failed. */
async function load(
  client: ServiceClient,
  calls: number,
  atATime = 6,
  call: typeof READ | typeof WRITE = READ,
): Promise<number> {
  let left = calls;
  let failed = 0;
  const work = async () => {
    while (left-- > 0) await client.call(call).catch(() => failed++);
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return failed;
}

/** Whether each of them got about its share of the calls since the last count. */
function areEven(counts: number[]): boolean {
  const share = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.every((count) => count >= 0.8 * share && count <= 1.2 * share);
}

describe('calls to a name with several addresses', () => {
  it.each([1, 6])('are spread evenly, %i at a time', async (atATime) => {
    const client = await start(3);
    expect(await load(client, 300, atATime)).toBe(0);
    const counts = servers.counts();
    expect(counts.reduce((sum, count) => sum + count)).toBe(300);
    expect([counts, areEven(counts)]).toEqual([counts, true]);
  });

  it('name the host of the base URL', async () => {
    const client = await start(1);
    await client.call(READ);
    expect(servers.all[0]!.calls[0]!.headers.host).toBe(`${NAME}:${servers.port}`);
  });

  it('go to a new one as well, once it answers', async () => {
    const client = await start(2);
    await load(client, 20);
    const third = await servers.add();
    third.behaviour = cutsConnections;
    const before = servers.lookUps;
    await until('a look-up', () => servers.lookUps > before + 1);
    expect(await load(client, 100, 6, WRITE)).toBe(0);
    expect(servers.counts()[2]).toBe(0);
    third.behaviour = answers;
    await until('its share', async () => {
      expect(await load(client, 90, 6, WRITE)).toBe(0);
      return areEven(servers.counts());
    });
  });

  it('in flight finish at one that left the name, whose connections are closed then', async () => {
    const client = await start(2);
    const [first, second] = servers.all as [(typeof servers.all)[0], (typeof servers.all)[0]];
    await load(client, 20);
    let release!: () => void;
    second.behaviour = (_request, response) => (release = () => response.end('{"late":true}'));
    const inFlight = Promise.all([client.call(WRITE), client.call(WRITE)]);
    await until('the call', () => release as (() => void) | undefined);
    second.behaviour = answers;
    servers.listed = [first.ip];
    await until('it to be known', async () => {
      servers.counts();
      await load(client, 10);
      return servers.counts()[1] === 0;
    });
    release();
    expect((await inFlight).map(({ status }) => status)).toEqual([200, 200]);
    await until('no connection', async () => (await second.connections()) === 0, 10_000);
  });

  it('go on when the name cannot be looked up any more', async () => {
    const client = await start(2);
    await load(client, 10);
    servers.canLookUp = false;
    const before = servers.lookUps;
    await until('look-ups', () => servers.lookUps > before + 2);
    servers.counts();
    expect(await load(client, 100)).toBe(0);
    expect(areEven(servers.counts())).toBe(true);
  });

  it('are 503 while the name stands for nothing, and no longer', async () => {
    const client = await start(1);
    servers.canLookUp = false;
    await expect(client.call(READ)).rejects.toMatchObject({ status: 503 });
    servers.canLookUp = true;
    expect((await client.call(READ)).status).toBe(200);
  });

  it('have it looked up as long as they come, and again after a pause', async () => {
    const client = await start(2);
    await client.call(READ);
    let before = -1;
    await until('rest', async () => {
      if (servers.lookUps === before) return true;
      before = servers.lookUps;
      await new Promise((wait) => setTimeout(wait, 200));
      return false;
    });
    const [first, second] = servers.all;
    first!.behaviour = cutsConnections;
    servers.listed = [second!.ip];
    expect(await load(client, 5, 1, WRITE)).toBe(0);
  });

  it('to several names go to the addresses of each', async () => {
    servers = await ReplicaServers.start(2);
    const byAddress = `http://127.0.0.2:${servers.port}`;
    servers.listed = ['127.0.0.1'];
    const client = servers.client({ baseUrls: [servers.url, byAddress] });
    expect(await load(client, 100)).toBe(0);
    expect(areEven(servers.counts())).toBe(true);
  });

  it('reach localhost by the system', async () => {
    servers = await ReplicaServers.start(1);
    const url = `http://localhost:${servers.port}`;
    const client = servers.client({ baseUrls: [url], lookUp: undefined });
    expect(await load(client, 10, 1, WRITE)).toBe(0);
  });
});

describe('a replica', () => {
  it('that fails once gets nothing more before it answers again', async () => {
    const client = await start(3);
    await load(client, 30);
    const [, second] = servers.all;
    second!.behaviour = cutsConnections;
    servers.counts();
    expect(await load(client, 300, 1, WRITE)).toBe(1);
    expect(servers.counts()[1]).toBe(1);
    second!.behaviour = answers;
    await until('its share', async () => {
      expect(await load(client, 90, 6, WRITE)).toBe(0);
      return areEven(servers.counts());
    });
  });

  it('that is killed takes nothing down but what it had in hand', async () => {
    const client = await start(3);
    for (const server of servers.all) server.behaviour = answersAfter(5);
    await load(client, 30);
    const [, second] = servers.all;
    const failing = load(client, 300, 6, WRITE);
    await until('calls', () => second!.calls.length > 20);
    await second!.kill();
    expect(await failing).toBeLessThanOrEqual(2);
    servers.counts();
    expect(await load(client, 100, 6, WRITE)).toBe(0);
    expect(servers.counts()[1]).toBe(0);
  });

  it('that says nothing holds few calls, and none once the first was late', async () => {
    const client = await start(3, { timeoutMs: 400 });
    await load(client, 30);
    const [, second] = servers.all;
    second!.behaviour = saysNothing;
    servers.counts();
    // Of six at a time a third are stuck there; the others go round it.
    expect(await load(client, 600, 6, WRITE)).toBeLessThanOrEqual(6);
    await load(client, 100, 6, WRITE);
    servers.counts();
    expect(await load(client, 100, 6, WRITE)).toBe(0);
    expect(servers.counts()[1]).toBe(0);
    second!.behaviour = answers;
    await until('its share', async () => {
      await load(client, 90, 6, WRITE);
      return areEven(servers.counts());
    });
  });

  it('that stops hands its calls on to the others', async () => {
    const client = await start(2);
    await load(client, 20);
    servers.all[0]!.behaviour = refuses(503, 'shutting-down');
    servers.counts();
    expect(await load(client, 100, 1, WRITE)).toBe(0);
    expect(servers.counts()[0]).toBe(1);
  });

  it('that fails at once does not draw the calls of those that work', async () => {
    const client = await start(3);
    for (const server of servers.all) server.behaviour = answersAfter(20);
    servers.all[2]!.behaviour = refuses(500, 'internal-error');
    await load(client, 300, 12);
    expect(servers.counts()[2]).toBeLessThan(120);
  });

  it('that lives again is not given up for calls that it had in hand before', async () => {
    const changes: string[] = [];
    const client = await start(1, {
      observer: {
        changed: ({ living }) => void changes.push(living > 0 ? 'lives' : 'dead'),
        ...{ called: () => undefined, left: () => undefined },
      },
    });
    const held: ServerResponse[] = [];
    servers.all[0]!.behaviour = (request, response) =>
      isProbe(request) ? response.end() : held.push(response);
    const calls = [client.call(WRITE), client.call(WRITE)];
    const ends = calls.map((call) => expect(call).rejects.toMatchObject({ status: 503 }));
    await until('both', () => held.length === 2);
    held[0]!.destroy();
    await until('it to live again', () => changes.length === 3);
    held[1]!.destroy();
    await Promise.all(ends);
    servers.all[0]!.behaviour = answers;
    expect((await client.call(WRITE)).status).toBe(200);
    expect(changes).toEqual(['lives', 'dead', 'lives']);
  });

  it('is not to blame when the time of a call went by while its name was looked up', async () => {
    const dead: number[] = [];
    const client = await start(1, {
      lookUp: async (name) => {
        await delay(45);
        return servers.lookUp(name);
      },
      observer: {
        changed: (counts) => void dead.push(counts.dead),
        ...{ called: () => undefined, left: () => undefined },
      },
    });
    // Waits twice for the look-up, each time as long as the call may take.
    await expect(client.call({ ...READ, timeoutMs: 30 })).rejects.toMatchObject({ status: 503 });
    expect((await client.call(READ)).status).toBe(200);
    expect(dead).toEqual([0]);
  });

  it('that is alone is asked again, though it failed', async () => {
    const client = await start(1);
    const [only] = servers.all;
    await client.call(READ);
    only!.behaviour = cutsConnections;
    await expect(client.call(WRITE)).rejects.toMatchObject({ status: 503 });
    await expect(client.call(READ)).rejects.toMatchObject({ status: 503 });
    servers.counts();
    await expect(client.call(WRITE)).rejects.toMatchObject({ status: 503 });
    expect(servers.counts()).toEqual([1]);
    only!.behaviour = answers;
    expect((await client.call(WRITE)).status).toBe(200);
  });
});
