import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { IdempotencyKeyReused } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';

describe('effects that happen once', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  describe('the inbox', () => {
    const handle = (id: string, stream: string) =>
      ledger.store.write(metadata, async (tx) => {
        if (!(await tx.firstSight('group', id))) return false;
        const { version } = await tx.load(stream);
        await tx.append(stream, version, [counted(1)]);
        return true;
      });

    it('lets a message through once, also when it comes twice at the same time', async () => {
      const [id, stream] = [randomUUID(), randomUUID()];
      const handled = await Promise.all([1, 2, 3, 4].map(() => handle(id, stream)));
      expect(handled.filter(Boolean)).toHaveLength(1);
      expect(await handle(id, stream)).toBe(false);
      expect((await ledger.store.load(stream)).version).toBe(1);
    });

    it('lets it through again when the first time failed', async () => {
      const id = randomUUID();
      await ledger.store
        .write(metadata, async (tx) => {
          await tx.firstSight('group', id);
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(await handle(id, randomUUID())).toBe(true);
    });

    it('lets it through once for each consumer', async () => {
      const id = randomUUID();
      const see = (consumer: string) =>
        ledger.store.write(metadata, (tx) => tx.firstSight(consumer, id));
      expect([await see('a'), await see('b'), await see('a')]).toEqual([true, true, false]);
    });
  });

  describe('the inbox, for several messages at once', () => {
    it('lets through those that were not seen, each once, in their order', async () => {
      const message = (n: number) => ({ id: randomUUID(), n });
      const [a, b, c, d] = [message(1), message(2), message(3), message(4)];
      const see = (messages: { id: string; n: number }[]) =>
        ledger.store.write(metadata, (tx) => tx.firstSights('group', messages));
      expect(await see([b])).toEqual([b]);
      expect(await see([d, b, a, d])).toEqual([d, a]);
      expect(await see([a, c])).toEqual([c]);
      expect(await see([])).toEqual([]);
    });
  });

  describe('the answers kept under idempotency keys', () => {
    const answer = (key: string, request: string, made: () => unknown) =>
      ledger.store.write(metadata, async (tx) => {
        const known = await tx.recall('scope', key, request);
        if (known !== undefined) return known;
        const fresh = made();
        await tx.remember('scope', key, request, fresh);
        return fresh;
      });

    it('gives the same answer to the same request', async () => {
      const key = randomUUID();
      expect(await answer(key, 'a', () => ({ id: 1 }))).toEqual({ id: 1 });
      expect(await answer(key, 'a', () => ({ id: 2 }))).toEqual({ id: 1 });
    });

    it('refuses the key with another request', async () => {
      const key = randomUUID();
      await answer(key, 'a', () => 1);
      await expect(answer(key, 'b', () => 2)).rejects.toThrow(IdempotencyKeyReused);
    });

    it('gives one answer to parallel first uses', async () => {
      const key = randomUUID();
      let made = 0;
      const answers = await Promise.all([1, 2, 3].map(() => answer(key, 'a', () => (made += 1))));
      expect(new Set(answers).size).toBe(1);
    });

    it('forgets an answer when its time is over', async () => {
      const key = randomUUID();
      await answer(key, 'a', () => 1);
      await ledger.rows(
        "UPDATE idempotent_answers SET expires_at = now() - interval '1 s' WHERE key = $1",
        [key],
      );
      expect(await answer(key, 'b', () => 2)).toBe(2);
      expect(await answer(key, 'b', () => 3)).toBe(2);
    });
  });
});
