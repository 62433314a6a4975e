import { isUUID } from 'class-validator';

/** Where a page of agents ended: the place of its last one in the order of names. */
export interface PagePlace {
  readonly foldedUsualName: string;
  readonly foldedFirstName: string;
  readonly agentId: string;
}

/** Two folded names and an id, as {@link writeCursor} puts them into JSON. */
const WRITTEN = /^\["([a-z]+)","([a-z]+)","([^"]+)"\]$/u;

/** A place as the text of a cursor. */
export function writeCursor(place: PagePlace): string {
  const { foldedUsualName, foldedFirstName, agentId } = place;
  return Buffer.from(JSON.stringify([foldedUsualName, foldedFirstName, agentId])).toString(
    'base64url',
  );
}

/** The place that a cursor stands for; undefined when we did not make it. */
export function readCursor(cursor: string): PagePlace | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, foldedUsualName = '', foldedFirstName = '', agentId = ''] = WRITTEN.exec(text) ?? [];
  return isUUID(agentId) ? { foldedUsualName, foldedFirstName, agentId } : undefined;
}
