import type { DatabasePool } from '@citadelle/messaging/postgres';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkDatabase } from './database-check.js';

/** A pool whose server is as it is told. */
class FakePool {
  isSuspect = false;
  readsOnly = false;
  failure: Error | undefined;
  readonly asked: ('look' | 'write')[] = [];

  async query(text: string) {
    const write = text.startsWith('CREATE');
    this.asked.push(write ? 'write' : 'look');
    if (write && this.failure) throw this.failure;
    return { rows: [{ readsOnly: this.readsOnly }] };
  }

  confirmWritable(): void {
    this.isSuspect = false;
  }
}

let pool: FakePool;
const check = () => checkDatabase(pool as unknown as DatabasePool);

beforeEach(() => {
  pool = new FakePool();
});

describe('whether the database takes writes', () => {
  it('is looked at, without a write, while nothing has failed', async () => {
    await check();
    expect(pool.asked).toEqual(['look']);
  });

  it('is proven by a write alone after a failure such as a full disk, for as long as it fails', async () => {
    pool.isSuspect = true;
    pool.failure = Object.assign(new Error('could not extend file'), { code: '53100' });
    await expect(check()).rejects.toThrow('could not extend file');
    await expect(check()).rejects.toThrow('could not extend file');
    pool.failure = undefined;
    await check();
    await check();
    expect(pool.asked).toEqual(['write', 'write', 'write', 'look']);
  });

  it('is proven by a write where the session only reads, which drops it when it fails', async () => {
    pool.readsOnly = true;
    pool.failure = Object.assign(new Error('read-only transaction'), { code: '25006' });
    await expect(check()).rejects.toThrow('read-only transaction');
    expect(pool.asked).toEqual(['look', 'write']);
  });
});
