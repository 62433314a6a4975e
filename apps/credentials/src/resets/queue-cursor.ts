import { isUUID } from 'class-validator';

/** Where a page of a queue ended. */
export interface QueuePlace {
  readonly requestedAt: Date;
  readonly resetId: string;
}

/** A place as the text of a cursor. */
export function writeCursor({ requestedAt, resetId }: QueuePlace): string {
  return Buffer.from(JSON.stringify([requestedAt.toISOString(), resetId])).toString('base64url');
}

/** The place that a cursor stands for; undefined when we did not make it. */
export function readCursor(cursor: string): QueuePlace | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, instant = '', resetId = ''] = /^\["([^"]*)","([^"]*)"\]$/.exec(text) ?? [];
  const requestedAt = new Date(instant);
  if (!isUUID(resetId) || Number.isNaN(requestedAt.getTime())) return undefined;
  return requestedAt.toISOString() === instant ? { requestedAt, resetId } : undefined;
}
