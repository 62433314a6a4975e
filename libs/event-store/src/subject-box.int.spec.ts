import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Ledger, metadata, openLedger } from './ledger.fixture.js';

describe('the box of a subject', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  it('is opened by the key of its subject alone, and where it was sealed', async () => {
    const [subject, other] = [randomUUID(), randomUUID()];
    const box = (await ledger.store.boxOf(subject))!;
    const sealed = box.sealJson({ name: 'Moulinaux' }, 'line 3');
    expect(sealed.toString('latin1')).not.toContain('Moulinaux');
    const again = (await ledger.store.boxOf(subject))!;
    expect(again.openJson(sealed, 'line 3')).toEqual({ name: 'Moulinaux' });
    expect(() => again.open(sealed, 'line 4')).toThrow();
    const ofOther = (await ledger.store.boxOf(other))!;
    expect(() => ofOther.open(sealed, 'line 3')).toThrow();
  });

  it('is there no more once the key was destroyed', async () => {
    const subject = randomUUID();
    expect(await ledger.store.boxOf(subject)).toBeDefined();
    await ledger.store.write(metadata, (tx) => tx.forget(subject));
    expect(await ledger.store.boxOf(subject)).toBeUndefined();
  });
});
