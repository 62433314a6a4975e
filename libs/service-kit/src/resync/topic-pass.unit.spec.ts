import { type Message, topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { describe, expect, it } from '@jest/globals';
import type { QuietService } from '../service/quiet-service.js';
import { TopicPass } from './topic-pass.js';

const topic = topics.enrolments.name;

/** A message of somebody; the directory seals a NUMEN, and gives it up by a tombstone. */
const told = (id: string, key: string, sealed: string | null, sequence?: string): Message => ({
  ...{ id, topic, key, type: 'NumenSealed', time: '2026-11-24T08:00:00.000Z' },
  ...{ source: '/citadelle/directory', correlationId: id },
  data: sealed === null ? null : { agentId: key, sealed },
  ...(sequence === undefined ? {} : { sequence }),
});

async function handedOver(messages: readonly Message[], lastOfEachKey: boolean): Promise<string[]> {
  const handled: Delivery[] = [];
  const service = {
    consumer: {
      handleAll: async (deliveries: readonly Delivery[]) => void handled.push(...deliveries),
      takesBatches: () => true,
    },
    foundations: {
      broker: {
        read: async ({ onMessage }: { onMessage: (read: object) => Promise<void> }) => {
          for (const [offset, message] of messages.entries())
            await onMessage({ message, partition: 0, offset: BigInt(offset) });
        },
      },
    },
  } as unknown as QuietService;
  const { signal } = new AbortController();
  const pass = new TopicPass(service, { topic, lastOfEachKey }, new Set(), { signal });
  expect(await pass.run()).toMatchObject({ read: messages.length, refused: 0 });
  expect(handled.every(({ isReadAgain }) => isReadAgain)).toBe(true);
  return handled.map(({ message }) => message.id);
}

describe('a topic that is read again', () => {
  const [first, second] = [
    '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
    '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e12',
  ];
  const messages = [
    told('sealed', first!, 'a'),
    told('other', second!, 'b'),
    told('given up', first!, null),
  ];

  it('is handed over whole', async () => {
    expect(await handedOver(messages, false)).toEqual(['sealed', 'other', 'given up']);
  });

  it('is handed over as its keys ended: a tombstone hides what still stands before it', async () => {
    expect((await handedOver(messages, true)).sort()).toEqual(['given up', 'other']);
  });

  it('ends with the highest sequence, also where an older database told something behind it', async () => {
    const states = ['00000001000000000001', '00000000000000000005'];
    const both = states.map((sequence, n) => told(`state ${n}`, first!, 'a', sequence));
    expect(await handedOver(both, true)).toEqual(['state 0']);
  });
});
