import type { Batch, IHeaders } from 'kafkajs';
import { type IncomingRecord, keyFrom } from '../cloud-event.js';

/** The records of a batch as the consumer loop reads them. */
export function recordsOf({ topic, partition, messages }: Batch): IncomingRecord[] {
  return messages.map((message) => ({
    topic,
    partition,
    offset: BigInt(message.offset),
    key: keyFrom(message.key?.toString() ?? ''),
    headers: headersFrom(message.headers),
    value: message.value?.toString() ?? null,
    at: new Date(Number(message.timestamp)),
  }));
}

function headersFrom(headers: IHeaders = {}): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return [name, first?.toString() ?? ''] as const;
  });
  return Object.fromEntries(pairs);
}
