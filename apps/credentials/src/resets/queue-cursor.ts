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
  let written: unknown;
  try {
    written = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(written) || written.length !== 2) return undefined;
  const [instant, resetId] = written as unknown[];
  if (typeof instant !== 'string' || !isUUID(resetId)) return undefined;
  const requestedAt = new Date(instant);
  if (Number.isNaN(requestedAt.getTime()) || requestedAt.toISOString() !== instant)
    return undefined;
  return { requestedAt, resetId: resetId as string };
}
