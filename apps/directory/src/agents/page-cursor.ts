import { isUUID } from 'class-validator';

/** Where a page of agents ended: the place of its last one in the order of names. */
export interface PagePlace {
  readonly foldedUsualName: string;
  readonly foldedFirstName: string;
  readonly agentId: string;
}

/** A place as the text of a cursor. */
export function writeCursor(place: PagePlace): string {
  const { foldedUsualName, foldedFirstName, agentId } = place;
  return Buffer.from(JSON.stringify([foldedUsualName, foldedFirstName, agentId])).toString(
    'base64url',
  );
}

/** The place that a cursor stands for; undefined when we did not make it. */
export function readCursor(cursor: string): PagePlace | undefined {
  let written: unknown;
  try {
    written = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(written) || written.length !== 3) return undefined;
  const [foldedUsualName, foldedFirstName, agentId] = written as unknown[];
  if (!isFolded(foldedUsualName) || !isFolded(foldedFirstName) || !isUUID(agentId))
    return undefined;
  return { foldedUsualName, foldedFirstName, agentId: agentId as string };
}

function isFolded(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z]+$/u.test(text);
}
