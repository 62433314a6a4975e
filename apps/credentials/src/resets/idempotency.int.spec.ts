import { callHeaders, type Problem } from '@citadelle/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const handle = (resetId: string, what: 'refusal' | 'transfer', body: object, key: string) =>
  resets.credentials.post<Problem>(`password-resets/${resetId}/${what}`, body, {
    actor: nadia.agentId,
    headers: { [callHeaders.idempotencyKey]: key },
  });

const eventsOf = async (resetId: string) => {
  const rows = await resets.credentials.rows('SELECT FROM events WHERE stream = $1', [
    `reset-${resetId}`,
  ]);
  return rows.length;
};

describe('an Idempotency-Key', () => {
  it.each([
    ['refusal', { reason: 'Cette personne ne répond pas' }, { reason: 'Une autre raison' }],
    ['transfer', { unit: 'RECTORAT' }, { unit: 'SIG-AESH' }],
  ] as const)(
    'makes a %s happen once, whoever handles it afterwards',
    async (what, body, other) => {
      const { resetId } = await resets.requested();
      const key = `${what}-key`;
      expect((await handle(resetId, what, body, key)).status).toBe(204);
      const events = await eventsOf(resetId);
      expect((await handle(resetId, what, body, key)).status).toBe(204);
      expect(await handle(resetId, what, other, key)).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused' },
      });
      expect(await eventsOf(resetId)).toBe(events);
    },
  );
});
