import { awaitPublication, type Publication } from '@citadelle/event-store';
import type { Foundations } from '@citadelle/service-kit/quiet';
import type { Desk } from './desk.js';

/** How long nothing may be published before it is told that nobody publishes. */
const PATIENCE_MS = 15_000;

/** Waits until what was written for a topic is published, and makes the exit code say when it is not. */
export async function published(
  desk: Desk,
  dataSource: Foundations['dataSource'],
  topic: string,
): Promise<Publication> {
  const { signal } = desk;
  let told = Infinity;
  const publication = await awaitPublication(dataSource, topic, {
    signal,
    patienceMs: PATIENCE_MS,
    onProgress: (waiting) => {
      if (waiting === 0 || told - waiting < 10_000) return;
      told = waiting;
      desk.say(`${waiting} wait to be published`);
    },
  });
  if (publication.waiting + publication.setAside > 0) desk.somebodyMustLook();
  return publication;
}

/** What a publication came to, in words. */
export function linesOf(topic: string, { waiting, setAside }: Publication): string[] {
  return [
    ...(waiting > 0
      ? [`${waiting} messages wait and nobody publishes them: is the service running?`]
      : []),
    ...(waiting + setAside === 0 ? ['All is published.'] : []),
    ...(setAside > 0
      ? [`${setAside} messages of ${topic} are set aside: the broker refuses one.`]
      : []),
  ];
}
