import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runInCall } from '../call/call-context.js';
import { ServiceClient } from '../upstream/service-client.js';
import { sampleService, seen, slow } from './sample-service.fixture.js';
import { type RunningService, startService } from './start-service.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';
const VALID = {
  usualName: ' Joseph ',
  birthDate: '1990-01-30',
  numen: '03e 1500444chw',
  unit: 'SIG-AESH',
};

let database: TestDatabase;
let brokerDatabase: TestDatabase;
let service: RunningService;
const log: string[] = [];

const environment = () => ({
  PORT: '0',
  SERVICE_CREDENTIAL: CREDENTIAL,
  DATABASE_URL: database.url,
  BROKER: 'embedded',
  BROKER_DATABASE_URL: brokerDatabase.url,
  TOPIC_PARTITIONS: '2',
  PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
});
const start = () =>
  startService(sampleService, environment(), { logTo: { write: (line) => void log.push(line) } });

beforeAll(async () => {
  [database, brokerDatabase] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  service = await start();
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([database?.drop(), brokerDatabase?.drop()]);
});

interface Answer {
  status: number;
  type: string | null;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { 'x-service-credential': CREDENTIAL, ...init.headers } as Record<string, string>;
  const response = await fetch(service.url + path, { ...init, headers });
  const text = await response.text();
  const type = response.headers.get('content-type');
  const body = type?.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, type, headers: response.headers, body };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  ask('/internal/samples', {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('requests', () => {
  it('are validated, tidied and served', async () => {
    const answer = await post(VALID, { 'idempotency-key': 'once' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      usualName: 'Joseph',
      birthDate: '1990-01-30',
      numen: '03E1500444CHW',
      unit: 'SIG-AESH',
      key: 'once',
    });
    expect((await ask('/internal/samples/rows')).body).toContainEqual({ name: 'Joseph' });
  });

  it.each([
    ['an unknown property', { ...VALID, extra: 1 }, 'extra', 'unknown-property'],
    ['an inherited name', { ...VALID, hasOwnProperty: 1 }, 'hasOwnProperty', 'unknown-property'],
    ['a constructor', { ...VALID, constructor: {} }, 'constructor', 'unknown-property'],
    ['a missing field', { ...VALID, unit: undefined }, 'unit', 'required'],
    ['null for a text', { ...VALID, usualName: null }, 'usualName', 'required'],
    ['a number for a text', { ...VALID, usualName: 12 }, 'usualName', 'person-name'],
    ['an object for a text', { ...VALID, numen: { $gt: '' } }, 'numen', 'numen'],
    ['a list for a text', { ...VALID, unit: ['SIG-AESH'] }, 'unit', 'unit-id'],
    ['a text for a number', { ...VALID, count: '2' }, 'count', 'integer-expected'],
    ['a number too large', { ...VALID, count: 9 }, 'count', 'too-large'],
    ['a text for an object', { ...VALID, nested: 'x' }, 'nested', 'object-expected'],
    ['an invalid nested field', { ...VALID, nested: { word: '' } }, 'nested.word', 'text-length'],
    ['a nested unknown', { ...VALID, nested: { word: 'a', b: 1 } }, 'nested.b', 'unknown-property'],
    ['a NUL', { ...VALID, remark: 'a\u0000b' }, 'remark', 'unreadable-text'],
    ['a lone surrogate', { ...VALID, usualName: 'a\ud800b' }, 'usualName', 'unreadable-text'],
    ['a NUL in an unknown key', { ...VALID, 'a\u0000': 1 }, '', 'unreadable-text'],
    ['an impossible date', { ...VALID, birthDate: '1990-02-30' }, 'birthDate', 'birth-date'],
    ['a long text', { ...VALID, usualName: 'a'.repeat(10_000) }, 'usualName', 'person-name'],
  ])('with %s are 422 and name the field', async (_what, body, field, code) => {
    const answer = await post(body);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid-request' });
    expect(answer.body.errors).toContainEqual({ field, code, message: expect.any(String) });
  });

  it.each([
    ['null', 'null', 422],
    ['a list', '[]', 422],
    ['a text', '"x"', 422],
    ['a number', '1', 422],
    ['nothing', '', 422],
    ['__proto__', '{"__proto__": {"usualName": "A"}}', 422],
    ['nested __proto__', '{"nested": {"__proto__": 1}}', 422],
    ['a deep list', '['.repeat(20_000) + ']'.repeat(20_000), 422],
    ['a deep object', '{"a":'.repeat(9_000) + '1' + '}'.repeat(9_000), 422],
    ['broken JSON', '{"usualName": ', 400],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400],
    ['10 MB', JSON.stringify({ usualName: 'a'.repeat(10 * 1024 * 1024) }), 413],
  ])('whose body is %s are refused', async (_what, body, status) => {
    const answer = await post(body);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body.status).toBe(status);
    expect(answer.status).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    'of the content type « %s » are 415',
    async (contentType) => {
      const answer = await ask('/internal/samples', {
        method: 'POST',
        body: new Blob(['{}']),
        headers: contentType === '' ? {} : { 'content-type': contentType },
      });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
    },
  );

  it('have their query read by type and judged', async () => {
    expect((await ask('/internal/samples?limit=7&status=active')).body).toEqual({
      limit: 7,
      status: 'active',
    });
    expect((await ask('/internal/samples')).body).toEqual({ limit: 20 });
    for (const [query, field] of [
      ['limit=x', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['status=gone', 'status'],
      ['other=1', 'other'],
      ['status=%00', 'status'],
    ]) {
      const answer = await ask(`/internal/samples?${query}`);
      expect([query, answer.status]).toEqual([query, 422]);
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
  });

  it.each([
    ['/internal/samples/not-a-uuid', 404],
    ['/internal/samples/%00', 422],
    ['/internal/samples/%ED%A0%80', 400],
    ['/internal/samples/%zz', 400],
    [`/internal/samples/${'a'.repeat(3000)}`, 414],
    ['/nowhere', 404],
  ])('to %.40s are %d', async (path, status) => {
    const answer = await ask(path);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  });

  it('need the service credential', async () => {
    for (const credential of ['', 'wrong', `${CREDENTIAL}x`]) {
      const answer = await ask('/internal/samples', {
        headers: { 'x-service-credential': credential },
      });
      expect([answer.status, answer.body.code]).toEqual([401, 'service-credential-required']);
    }
  });
});

describe('errors', () => {
  it('of the domain are mapped by their code', async () => {
    const answer = await ask('/internal/refused/too-many-attempts');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(answer.body).toEqual({
      type: 'urn:citadelle:problem:too-many-attempts',
      title: 'Trop d’essais',
      status: 429,
      code: 'too-many-attempts',
      detail: 'Recommencez dans 30 secondes.',
    });
  });

  it('that nobody foresaw are 500 and logged, both without what they were about', async () => {
    log.length = 0;
    for (const path of ['broken', 'query-failed', 'refused/unmapped']) {
      const answer = await ask(`/internal/${path}`);
      expect([answer.status, answer.body.code]).toEqual([500, 'internal-error']);
      expect(JSON.stringify(answer.body)).not.toContain('azerty');
    }
    expect((await ask('/internal/teapot')).status).toBe(400);
    const lines = log.filter((line) => line.includes('unexpected error'));
    expect(lines).toHaveLength(3);
    expect(lines.join('')).toContain('22P02');
    expect(lines.join('')).toContain('SampleController.broken');
    expect(log.join('')).not.toContain('azerty');
  });
});

describe('a correlation id', () => {
  it('goes from the request through the event and the broker to the consumer and the log', async () => {
    const correlationId = 'test-correlation-1';
    const answer = await post(VALID, { 'x-correlation-id': correlationId });
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    const ours = () => seen.find((delivery) => delivery.correlationId === correlationId);
    await until('the message', () => Promise.resolve(ours()));
    expect(ours()?.message.correlationId).toBe(correlationId);
    expect(ours()?.causationId).toBe(ours()?.message.id);
    const line = log
      .map((text) => JSON.parse(text))
      .find((entry) => entry.correlationId === correlationId);
    expect(line).toMatchObject({
      service: 'notifications',
      method: 'POST',
      route: '/internal/samples',
      status: 201,
      durationMs: expect.any(Number),
    });
  });

  it('is not lost when the body comes long after the headers', async () => {
    const headers = {
      'x-service-credential': CREDENTIAL,
      'x-correlation-id': 'test-slow-body',
      'content-type': 'application/json',
    };
    const sending = request(`${service.url}/internal/samples`, { method: 'POST', headers });
    sending.flushHeaders();
    const [socket] = (await once(sending, 'socket')) as [Socket];
    await once(socket, 'connect');
    await fetch(`${service.url}/internal/samples`);
    sending.end(JSON.stringify(VALID));
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(201);
    const ours = () => seen.find(({ correlationId }) => correlationId === 'test-slow-body');
    await until('the message', () => Promise.resolve(ours()));
  });

  it('is made up when the one that came is not a plain token', async () => {
    const answer = await post(VALID, { 'x-correlation-id': 'not {a} token' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a stop', () => {
  it('lets the request in hand finish and takes no other', async () => {
    const second = await start();
    const client = new ServiceClient({
      baseUrls: [second.url, service.url],
      credential: CREDENTIAL,
    });
    const held = fetch(`${second.url}/internal/slow`, {
      headers: { 'x-service-credential': CREDENTIAL },
    });
    slow.release = () => undefined;
    const untouched = slow.release;
    await until('the request', () => Promise.resolve(slow.release !== untouched));
    const stopped = second.stop();
    // Wherever the calls go while one of the two stops, they are served.
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => client.call({ method: 'GET', path: '/internal/samples' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    slow.release();
    expect(await (await held).json()).toEqual({ done: true });
    await stopped;
    await expect(fetch(second.url)).rejects.toThrow();
    await expect(fetch(`${second.management}/health/live`)).rejects.toThrow();
    await client.onApplicationShutdown();
  });
});

describe('a service client', () => {
  const clientOf = (baseUrls: string[], timeoutMs = 5000) =>
    new ServiceClient({ baseUrls, credential: CREDENTIAL, timeoutMs });

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
      credential: CREDENTIAL,
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
    await until('its line', () => Promise.resolve(log.join('').includes('sent-after-it')));
    expect(log.join('')).not.toContain('never-sent');
    await client.onApplicationShutdown();
  });
});
