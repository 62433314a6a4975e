import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { TopicsUnfit } from '../broker.js';
import { AdminConnection } from './kafka-client.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const electing = Object.assign(new Error('no leader'), {
  name: 'KafkaJSProtocolError',
  retriable: true,
});

/** Runs work that fails so often before it succeeds. */
async function outcomeAfter(failures: number, error: Error) {
  const connected = jest.fn(async () => undefined);
  const admin = { connect: connected, disconnect: async () => undefined };
  const connection = new AdminConnection({ admin: () => admin } as unknown as Kafka);
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries <= failures) throw error;
    return 'done';
  };
  const ended = connection.run(work).catch((failure: unknown) => failure);
  await jest.runAllTimersAsync();
  return { outcome: await ended, tries, connections: connected.mock.calls.length };
}

describe('an admin connection', () => {
  it('waits for an election, on a new connection each time', async () => {
    expect(await outcomeAfter(5, electing)).toEqual({ outcome: 'done', tries: 6, connections: 6 });
  });

  it('does not wait for ever', async () => {
    expect(await outcomeAfter(6, electing)).toMatchObject({ outcome: electing, tries: 6 });
  });

  it('tries once more, at once, what fails otherwise', async () => {
    const broken = new Error('the connection was reset');
    expect(await outcomeAfter(1, broken)).toMatchObject({ outcome: 'done', tries: 2 });
    expect(await outcomeAfter(2, broken)).toMatchObject({ outcome: broken, tries: 2 });
    const refused = Object.assign(new Error('no right'), { ...electing, retriable: false });
    expect(await outcomeAfter(2, refused)).toMatchObject({ outcome: refused, tries: 2 });
  });

  it('that was lost is closed by the first of its users who notices, and the next one open stays', async () => {
    let made = 0;
    const open = () => {
      const admin = { n: (made += 1), isLost: made === 1 };
      const disconnect = async () => void (admin.isLost = true);
      return Object.assign(admin, { connect: async () => undefined, disconnect });
    };
    const connection = new AdminConnection({ admin: open } as unknown as Kafka);
    const use = (...delays: number[]) =>
      connection.run(async (admin) => {
        const used = admin as unknown as ReturnType<typeof open>;
        await new Promise((resolve) => setTimeout(resolve, delays.shift()));
        if (used.isLost) throw new Error('closed');
        return used.n;
      });
    const used = Promise.all([use(10, 100), use(60, 100)]);
    await jest.runAllTimersAsync();
    expect(await used).toEqual([2, 2]);
  });

  it('does not try again what another try cannot change', async () => {
    const unfit = new TopicsUnfit(['settings differ']);
    expect(await outcomeAfter(1, unfit)).toMatchObject({ outcome: unfit, tries: 1 });
  });
});
