import type { Problem } from '@citadelle/contracts';
import { person } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH']);
let agentId: string;
let keys = 0;

beforeEach(async () => {
  ({ agentId } = await directory.create(person()));
});

const command = (
  method: string,
  path: string,
  body: object | undefined,
  key: string,
  actor = 'a',
) =>
  directory.call<Problem>(method, path, body, {
    actor: `administrator-${actor}`,
    headers: { 'idempotency-key': key },
  });

const eventsSoFar = async () => {
  const [row] = await directory.rows<{ n: number }>('SELECT count(*)::int AS n FROM events');
  return row!.n;
};

const COMMANDS: readonly [string, string, object | undefined, object | undefined][] = [
  ['POST', 'agents/{agentId}/departure', { on: '2026-08-31' }, { on: '2026-08-30' }],
  ['PUT', 'units/SIG-AESH/managers/{agentId}', undefined, undefined],
  ['DELETE', 'units/SIG-AESH/managers/{agentId}', undefined, undefined],
  ['PUT', 'administrators/{agentId}', undefined, undefined],
  ['DELETE', 'administrators/{agentId}', undefined, undefined],
  ['PUT', 'units/SIG-AESH', { name: 'SIG AESH' }, { name: 'Service des AESH' }],
];

describe('an Idempotency-Key', () => {
  it.each(COMMANDS)('makes %s %s happen once, with one answer', async (method, path, body) => {
    const concrete = path.replace('{agentId}', agentId);
    const key = `once-${++keys}`;
    const first = await command(method, concrete, body, key);
    expect(first.status).toBeLessThan(300);
    const events = await eventsSoFar();
    const again = await command(method, concrete, body, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await eventsSoFar()).toBe(events);
  });

  it.each(COMMANDS)('belongs to one request: after %s %s', async (method, path, body, other) => {
    const key = `mine-${++keys}`;
    await command(method, path.replace('{agentId}', agentId), body, key);
    const events = await eventsSoFar();
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    const { agentId: another } = await directory.create(person());
    const created = await eventsSoFar();
    expect(created).toBeGreaterThan(events);
    if (path.includes('{agentId}'))
      expect(await command(method, path.replace('{agentId}', another), body, key)).toMatchObject(
        reused,
      );
    if (other)
      expect(await command(method, path.replace('{agentId}', agentId), other, key)).toMatchObject(
        reused,
      );
    expect(await command('POST', 'agents', person(), key)).toMatchObject(reused);
    expect(await eventsSoFar()).toBe(created);
  });

  it('of a departure is neither one of the return nor, after it, of another departure', async () => {
    const [left, back] = ['departure', 'return'].map((what) => `agents/${agentId}/${what}`);
    const K = `status-${++keys}`;
    expect((await command('POST', left!, { on: '2026-08-31' }, K)).status).toBe(204);
    expect(await command('POST', back!, { on: '2026-09-30' }, K)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect((await command('POST', back!, { on: '2026-09-30' }, `${K}-back`)).status).toBe(204);
    const events = await eventsSoFar();
    expect((await command('POST', left!, { on: '2026-08-31' }, K)).status).toBe(204);
    expect(await eventsSoFar()).toBe(events);
  });

  it('counts for each person', async () => {
    const path = `administrators/${agentId}`;
    const key = `shared-${++keys}`;
    expect((await command('PUT', path, undefined, key, 'a')).status).toBe(202);
    expect((await command('DELETE', path, undefined, key, 'b')).status).toBe(204);
  });

  it('does not keep a refusal: what was mended is carried out', async () => {
    const path = `units/UNKNOWN-YET/managers/${agentId}`;
    const key = `mended-${++keys}`;
    expect((await command('PUT', path, undefined, key)).status).toBe(404);
    await directory.declareUnit('UNKNOWN-YET');
    expect((await command('PUT', path, undefined, key)).status).toBe(204);
  });

  it('lets one of many at the same time act, and gives all its answer', async () => {
    const request = person();
    const key = `race-${++keys}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => command('POST', 'agents', request, key)),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
  });

  it('takes the same body for the same, in whatever order its fields come', async () => {
    const request = person();
    const key = `order-${++keys}`;
    const first = await command('POST', 'agents', request, key);
    const turned = Object.fromEntries(Object.entries(request).reverse());
    expect(await command('POST', 'agents', turned, key)).toMatchObject({
      status: 201,
      body: first.body,
    });
  });
});
