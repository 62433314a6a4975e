import { Stop } from './stop.js';
import { harmless } from './wording.js';

/** That nothing waits where the operator looked. */
export function nothingWaits(service: string, topic: string, key?: string): Stop {
  const where = key === undefined ? '' : `of the key ${harmless(key)} `;
  return new Stop(
    `Nothing ${where}waits on ${harmless(topic)} in ${service}: parked list says what does.`,
  );
}

/** That somebody else works on the key. */
export function inHand(): Stop {
  return new Stop(
    'Somebody replays or drops messages of this key at this moment: wait until that is over, then run this again.',
  );
}
