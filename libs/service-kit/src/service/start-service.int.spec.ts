import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { ServiceClient } from '../upstream/service-client.js';
import { type Sample, sampleForAll, seen, slow, VALID } from './sample-service.fixture.js';
import type { RunningService } from './start-service.js';

let sample: Sample;
let service: RunningService;
sampleForAll((...started) => ([sample, service] = started));

interface Answer {
  status: number;
  type: string | null;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

async function ask(path: string, method = 'GET', body?: unknown, headers = {}): Promise<Answer> {
  const answer = await sample.call<unknown>(method, path, body, { headers });
  return { ...answer, type: answer.headers.get('content-type') };
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  ask('/internal/samples', 'POST', body, headers);

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
    [
      'a name in which something hides',
      { ...VALID, usualName: 'P\u202eIN' },
      'usualName',
      'person-name',
    ],
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
      const answer = await post(
        new Blob(['{}']),
        contentType === '' ? {} : { 'content-type': contentType },
      );
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
    for (const credential of ['', 'wrong', `${sample.credential}x`]) {
      const answer = await ask('/internal/samples', 'GET', undefined, {
        'x-service-credential': credential,
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
    sample.logged.length = 0;
    for (const path of ['broken', 'query-failed', 'refused/unmapped']) {
      const answer = await ask(`/internal/${path}`);
      expect([answer.status, answer.body.code]).toEqual([500, 'internal-error']);
      expect(JSON.stringify(answer.body)).not.toContain('azerty');
    }
    expect((await ask('/internal/teapot')).status).toBe(400);
    const lines = sample.logged.filter((line) => line.includes('unexpected error'));
    expect(lines).toHaveLength(3);
    expect(lines.join('')).toContain('22P02');
    expect(lines.join('')).toContain('SampleController.broken');
    expect(sample.log).not.toContain('azerty');
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
    const line = sample.logged
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
      'x-service-credential': sample.credential,
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
    const second = await sample.add();
    const client = new ServiceClient({
      baseUrls: [second.url, service.url],
      credential: sample.credential,
    });
    const held = fetch(`${second.url}/internal/slow`, {
      headers: { 'x-service-credential': sample.credential },
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
