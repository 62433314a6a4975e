import { describe, expect, it } from '@jest/globals';
import { COSTLY_HASHES, TestCredentials } from '../credentials.fixture.js';
import { Passwords } from '../passwords/passwords.js';

const credentials = TestCredentials.ofSpec({
  ...COSTLY_HASHES,
  HASHING_LANES: '1',
  HASHING_QUEUE: '3',
});

describe('more sign-ins than can wait', () => {
  it('are told to come back, and are not counted as tries', async () => {
    const agent = await credentials.enrol({ firstName: 'Ève', usualName: 'FOULE' });
    const { lanes } = credentials.replicas[0]!.app.get(Passwords);
    let free!: () => void;
    const busy = lanes.run(() => new Promise<void>((resolve) => (free = resolve)));
    const crowd = Array.from({ length: 20 }, (_, index) =>
      credentials.signIn(agent.account.login, agent.numen, `203.0.113.${index}`).then((answer) => {
        // The first to be turned away shows that the queue is full: time to let it move.
        if (answer.status === 503) free();
        return answer;
      }),
    );
    const answers = await Promise.all(crowd);
    await busy;
    const accepted = answers.filter(({ status }) => status === 201);
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(accepted.length).toBeGreaterThanOrEqual(4);
    expect(accepted.length + turnedAway.length).toBe(crowd.length);
    expect(turnedAway[0]!.body.code).toBe('hashing-saturated');
    expect(turnedAway[0]!.headers.get('retry-after')).toBe('1');
    const tried = await credentials.rows('SELECT 1 FROM password_attempts');
    expect(tried).toHaveLength(accepted.length);
  });
});
