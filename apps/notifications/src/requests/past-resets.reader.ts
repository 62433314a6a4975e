import type { MessageOn, topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import type { TopicReader } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';

type ResetsMessage = MessageOn<typeof topics.resets.name>;

const ENDINGS: ReadonlySet<ResetsMessage['type']> = new Set([
  'ResetRefused',
  'ResetCancelled',
  'ResetCompleted',
  'ResetVoided',
  'ResetExpired',
]);

/**
 * What became of resets in the end, learnt before their steps are read again: of one that has ended only the end is
 * told, and nobody is called to a request that was answered. In a service that follows its topics there is nothing here.
 */
@Injectable()
export class PastResetsReader implements TopicReader {
  private readonly ended = new Set<string>();
  private readonly answered = new Set<string>();

  async take(deliveries: readonly Delivery[]): Promise<void> {
    for (const { message } of deliveries) {
      const { type, data } = message as ResetsMessage;
      if (data === null || !('resetId' in data)) continue;
      const { resetId } = data;
      if (ENDINGS.has(type)) this.ended.add(resetId);
      if (type === 'SecondCodeReleased') this.answered.add(resetId);
      if (type === 'ResetTransferred') this.answered.delete(resetId);
    }
  }

  /** Whether a step belongs to a reset that has ended since. */
  hasEndedSince({ type }: Pick<ResetsMessage, 'type'>, resetId: string): boolean {
    return this.ended.has(resetId) && !ENDINGS.has(type);
  }

  /** Whether the request was answered since: nobody must act on it. */
  isAnswered(resetId: string): boolean {
    return this.answered.has(resetId);
  }
}
