import { createHash } from 'node:crypto';
import type { Message } from '@citadelle/contracts';
import { type Place, RefusedForGood } from './broker.js';

/** A record as a transport reads it, before it is known to be one of ours. */
export interface IncomingRecord extends Place {
  /** As {@link keyFrom} has it; empty when the producer gave none. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null on a tombstone. */
  readonly value: string | null;
  readonly at: Date;
}

/** An index of PostgreSQL takes 2,704 bytes; ours are far shorter. */
const LONGEST_KEY_BYTES = 1_000;

/**
 * A key as PostgreSQL can keep it, since a message that cannot be parked would hold its partition up: without NUL,
 * and a digest where it is too long for an index.
 */
export function keyFrom(given: string): string {
  const key = given.replaceAll('\0', '\uFFFD');
  if (Buffer.byteLength(key) <= LONGEST_KEY_BYTES) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Type of the message that stands for a record that is no CloudEvent; its data are the record's headers and value. */
export const MALFORMED = 'Malformed';

/** The `ce_*` headers of a message, in CloudEvents binary mode. */
export function headersOf(message: Message): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: message.id,
    ce_source: message.source,
    ce_type: message.type,
    ce_time: message.time,
    ce_correlationid: message.correlationId,
    ...(message.sequence !== undefined && { ce_sequence: message.sequence }),
    'content-type': 'application/json',
  };
}

/** The JSON value of a message; null on a tombstone. Throws {@link RefusedForGood} for data that have no JSON. */
export function valueOf({ data }: Message): string | null {
  if (data === null) return null;
  try {
    const json: string | undefined = JSON.stringify(data);
    if (json !== undefined) return json;
  } catch (error) {
    throw new RefusedForGood('its data have no JSON', { cause: error });
  }
  throw new RefusedForGood('its data have no JSON');
}

/** The message in a record. A record that is no CloudEvent comes back as type {@link MALFORMED}, so that it can be parked. */
export function messageFrom(record: IncomingRecord): Message {
  const { topic, partition, offset, key, headers, value } = record;
  const id = headers['ce_id'];
  const source = headers['ce_source'];
  const type = headers['ce_type'];
  const data = parse(value);
  const at = record.at.toISOString();
  if (headers['ce_specversion'] !== '1.0' || !id || !source || !type || data === undefined) {
    const place = `${topic}/${partition}/${offset}`;
    const what = { type: MALFORMED, source: '/unknown', data: { headers, value } };
    return { topic, key, id: place, time: at, correlationId: place, ...what };
  }
  return {
    topic,
    key,
    id,
    type,
    source,
    data,
    time: headers['ce_time'] ?? at,
    correlationId: headers['ce_correlationid'] ?? id,
    ...(headers['ce_sequence'] !== undefined && { sequence: headers['ce_sequence'] }),
  };
}

/** The data of a value; undefined when it is not JSON, or is the JSON `null` that we never write. */
function parse(value: string | null): unknown {
  if (value === null) return null;
  try {
    return JSON.parse(value) ?? undefined;
  } catch {
    return undefined;
  }
}
