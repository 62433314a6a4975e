import { KeyInHand, type Replay } from '@citadelle/messaging';
import type { QuietService } from '@citadelle/service-kit/quiet';
import type { Desk } from '../desk.js';
import { overCode } from '../opening.js';
import { inHand, nothingWaits } from '../parked-stops.js';
import { broken } from '../stop.js';

const TELL_EVERY = 100;

/** Hands the parked messages of a key to the service's own handlers, in order. */
export async function replayParked(
  desk: Desk,
  service: string,
  topic: string,
  key: string,
): Promise<void> {
  const installed = await desk.installation().service(service);
  await overCode(installed, async (quiet) => {
    const before = await countOf(quiet, service, topic, key);
    if (before === 0) throw nothingWaits(service, topic, key);
    desk.say(`Handing over ${before} of this key in order, those that come meanwhile too…`);
    const { handled, stoppedAt } = await replay(desk, quiet, topic, key);
    const left = await countOf(quiet, service, topic, key);
    const at = stoppedAt && { ...stoppedAt, offset: String(stoppedAt.offset) };
    desk.report({
      json: { service, topic, key, handled, left, stoppedAt: at ?? null },
      lines: [handledLine(handled, left), ...(at?.by === 'message' ? [messageLine(at)] : [])],
    });
    if (at?.by === 'message') desk.somebodyMustLook();
    if (at?.by === 'environment')
      throw broken(
        `Stopped at offset ${at.offset}, since something that its handling needs is away (${at.reason}): bring that back, and replay again.`,
      );
    if (at?.by === 'interruption') throw desk.signal.reason;
  });
}

async function replay(
  desk: Desk,
  { consumer }: QuietService,
  topic: string,
  key: string,
): Promise<Replay> {
  let handled = 0;
  const onHandled = () => {
    handled += 1;
    if (handled % TELL_EVERY === 0) desk.say(`${handled} were handled…`);
  };
  try {
    return await consumer.replay(topic, key, { signal: desk.signal, onHandled });
  } catch (error) {
    if (error instanceof KeyInHand) throw inHand();
    // The service's own database went away: those before it are handled for good.
    desk.say(`${handled} were handled.`);
    throw error;
  }
}

async function countOf(
  { parking }: QuietService,
  service: string,
  topic: string,
  key: string,
): Promise<number> {
  const keys = await parking.list(service);
  return keys.find((one) => one.topic === topic && one.key === key)?.waiting ?? 0;
}

function handledLine(handled: number, left: number): string {
  return left === 0
    ? `Handled: ${handled}. None of this key waits any more.`
    : `Handled: ${handled}. Still waiting: ${left}.`;
}

function messageLine({ offset, reason }: { offset: string; reason: string }): string {
  return `The one at offset ${offset} cannot be handled (${reason}), and those behind it wait. Mend what it fails by and replay again, or drop it.`;
}
