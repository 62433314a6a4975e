import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { runInCall } from '../call/call-context.js';
import { type Sample, sampleForAll, slow, VALID } from '../service/sample-service.fixture.js';
import type { RunningService } from '../service/start-service.js';
import { ServiceClient } from './service-client.js';

let sample: Sample;
let service: RunningService;
sampleForAll((...started) => ([sample, service] = started));

describe('a service client', () => {
  const clientOf = (baseUrls: string[], timeoutMs = 5000) =>
    new ServiceClient({ baseUrls, credential: sample.credential, timeoutMs });

  it('carries the call on and hands problems through', async () => {
    const client = clientOf([service.url]);
    const answer = await runInCall({ correlationId: 'through-the-client' }, () =>
      client.call<{ key: string }>({
        method: 'POST',
        path: '/internal/samples',
        body: VALID,
        idempotencyKey: 'k1',
      }),
    );
    expect([answer.status, answer.body.key]).toEqual([201, 'k1']);
    expect(answer.headers['x-correlation-id']).toBe('through-the-client');
    await expect(
      client.call({ method: 'GET', path: '/internal/refused/too-many-attempts' }),
    ).rejects.toMatchObject({
      status: 429,
      code: 'too-many-attempts',
      headers: { 'retry-after': '30' },
    });
    await expect(
      client.call({ method: 'POST', path: '/internal/samples', body: {} }),
    ).rejects.toMatchObject({ errors: expect.arrayContaining([expect.anything()]) });
    await client.onApplicationShutdown();
  });

  it('goes past an address where nobody listens', async () => {
    const client = clientOf(['http://127.0.0.1:9', service.url]);
    for (let n = 0; n < 4; n++)
      expect((await client.call({ method: 'GET', path: '/internal/samples' })).status).toBe(200);
    await client.onApplicationShutdown();
  });

  it('is 503 when nobody listens, or nobody answers in time', async () => {
    const nobody = clientOf(['http://127.0.0.1:9']);
    const unavailable = { status: 503, code: 'service-unavailable' };
    await expect(nobody.call({ method: 'GET', path: '/' })).rejects.toMatchObject(unavailable);
    const late = clientOf([service.url], 50);
    await expect(late.call({ method: 'GET', path: '/internal/slow' })).rejects.toMatchObject(
      unavailable,
    );
    slow.release();
    await Promise.all([nobody.onApplicationShutdown(), late.onApplicationShutdown()]);
  });

  it('gives up in time a call that waits for a connection, and never sends it', async () => {
    const client = new ServiceClient({
      baseUrls: [service.url],
      credential: sample.credential,
      connections: 1,
    });
    const untouched = (slow.release = () => undefined);
    const first = client.call({ method: 'GET', path: '/internal/slow' });
    await until('the request', () => Promise.resolve(slow.release !== untouched));
    const samples = { method: 'GET', path: '/internal/samples' } as const;
    await expect(
      runInCall({ correlationId: 'never-sent' }, () => client.call({ ...samples, timeoutMs: 50 })),
    ).rejects.toMatchObject({ status: 503, code: 'service-unavailable' });
    slow.release();
    await first;
    await runInCall({ correlationId: 'sent-after-it' }, () => client.call(samples));
    await until('its line', () => Promise.resolve(sample.log.includes('sent-after-it')));
    expect(sample.log).not.toContain('never-sent');
    await client.onApplicationShutdown();
  });

  it('tells the service at once that nobody waits any more, and blames no replica', async () => {
    const told: string[] = [];
    const client = new ServiceClient({
      baseUrls: [service.url],
      credential: sample.credential,
      observer: { called: (_, outcome) => told.push(outcome), changed: () => 0, left: () => 0 },
    });
    const connection = new AbortController();
    slow.isWaitedFor = () => false;
    const asked = runInCall({ correlationId: 'nobody-waits', gone: connection.signal }, () =>
      client.call({ method: 'GET', path: '/internal/slow' }),
    );
    await until('the request', () => Promise.resolve(slow.isWaitedFor()));
    connection.abort();
    await expect(asked).rejects.toMatchObject({ status: 503, code: 'service-unavailable' });
    await until('the service to know', () => Promise.resolve(!slow.isWaitedFor()));
    slow.release();
    const next = { method: 'GET', path: '/internal/samples' } as const;
    expect((await client.call(next)).status).toBe(200);
    expect(told).toEqual(['answered']);
    await client.onApplicationShutdown();
  });

  it('says how long it waits, so that the service does nothing for an answer that comes too late', async () => {
    const client = clientOf([service.url]);
    const askedFor = async (timeoutMs: number) => {
      const untouched = (slow.isWaitedFor = () => true);
      const asked = client.call({ method: 'GET', path: '/internal/slow', timeoutMs });
      await until('the request', () => Promise.resolve(slow.isWaitedFor !== untouched));
      const isWaitedFor = slow.isWaitedFor();
      slow.release();
      await asked.catch(() => undefined);
      return isWaitedFor;
    };
    expect(await askedFor(60_000)).toBe(true);
    expect(await askedFor(150)).toBe(false);
    await client.onApplicationShutdown();
  });
});
