import { describe, expect, it } from '@jest/globals';
import { Passwords } from '../passwords/passwords.js';
import { COSTLY_HASHES } from '../credentials.fixture.js';
import { TestResets } from './resets.fixture.js';

const resets = TestResets.ofSpec({ ...COSTLY_HASHES, HASHING_LANES: '1', HASHING_QUEUE: '1' });

describe('a completion while too many hash', () => {
  it('is told to come back, at no cost; one with wrong codes is refused as ever', async () => {
    const nadia = await resets.manager();
    const reset = await resets.released(nadia);
    const { lanes } = resets.credentials.replicas[0]!.app.get(Passwords);
    let free!: () => void;
    const held = new Promise<void>((resolve) => (free = resolve));
    const crowd = [lanes.admit(() => held), lanes.admit(() => held)];
    const answer = await resets.complete(reset);
    expect([answer.status, answer.body.code]).toEqual([503, 'hashing-saturated']);
    expect(answer.headers.get('retry-after')).toBe('1');
    const wrong = await resets.complete({ ...reset, secondCode: 'ZZZZ-ZZZZ' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'reset-refused']);
    const [row] = await resets.credentials.rows<{ counted: number }>(
      'SELECT counted FROM reset_codes WHERE reset_id = $1',
      [reset.resetId],
    );
    expect(row!.counted).toBe(1);
    free();
    await Promise.all(crowd);
    expect((await resets.complete(reset)).status).toBe(204);
  });
});
