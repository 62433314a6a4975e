import { sleep } from '@citadelle/async';
import type { DataSource } from 'typeorm';
import { prepared } from './statement.js';

const LOOK_EVERY_MS = 200;

const LAST = prepared<{ id: string | null }>('last of outbox')`
  SELECT max(id) AS id FROM outbox`;
const WAITING = prepared<{ waiting: number }>('waiting in outbox')`
  SELECT count(*)::integer AS waiting FROM outbox WHERE id <= $1`;
const SET_ASIDE = prepared<{ messages: number }>('set aside of topic')`
  SELECT count(*)::integer AS messages FROM outbox_set_aside WHERE topic = $1`;

/** What became of messages that were written to the outbox. */
export interface Publication {
  /** Those that nobody has published for so long that somebody must look. */
  readonly waiting: number;
  /** Those of the topic that the broker refused, with the later ones of their keys. */
  readonly setAside: number;
}

/** How a publication is waited for. */
export interface PublicationOptions {
  readonly signal: AbortSignal;
  /** How long nothing may be published before the wait ends. */
  readonly patienceMs: number;
  readonly onProgress?: (waiting: number) => void;
}

/** Waits until the relay has published what is in the outbox now, for as long as it publishes anything. */
export async function awaitPublication(
  { manager }: DataSource,
  topic: string,
  { signal, patienceMs, onProgress }: PublicationOptions,
): Promise<Publication> {
  const { id } = (await LAST.get(manager))!;
  let least = Infinity;
  let progressAt = performance.now();
  for (;;) {
    const { waiting } = (await WAITING.get(manager, id ?? 0))!;
    if (waiting < least) [least, progressAt] = [waiting, performance.now()];
    onProgress?.(waiting);
    if (waiting === 0 || performance.now() - progressAt > patienceMs)
      return { waiting, setAside: (await SET_ASIDE.get(manager, topic))!.messages };
    await sleep(LOOK_EVERY_MS, signal);
  }
}
