import { withTimeout } from '@citadelle/async';
import type { Foundations } from '@citadelle/service-kit/quiet';
import type { Desk } from './desk.js';
import type { InstalledService } from './installation.js';
import { overFoundations } from './opening.js';
import { Stop } from './stop.js';
import { instant, table } from './wording.js';

/** A key of which messages wait for somebody. */
export interface WaitingKey {
  readonly topic: string;
  readonly key: string;
  readonly waiting: number;
  readonly reason: string;
  readonly since: Date;
}

/** Asks a service which keys wait. */
export type AskForKeys = (foundations: Foundations, service: string) => Promise<WaitingKey[]>;

/** A service that does not answer in this time is told as unknown, and the others as they are. */
const ANSWER_WITHIN_MS = 2_000;

/** Lists the keys that wait in one service, or in all of them. */
export async function listWaitingKeys(
  desk: Desk,
  service: string | undefined,
  nothing: string,
  ask: AskForKeys,
): Promise<void> {
  const services = await desk.installation().services(service);
  const answers = await Promise.all(services.map((one) => answerOf(one, ask)));
  const keys = answers.flatMap((answer) => answer.keys);
  const unknown = answers.flatMap(({ failure }) => failure ?? []);
  const rows = keys.map((one) => [
    ...[one.service, one.waiting, instant(one.since), one.reason, one.topic, one.key],
  ]);
  const head = ['service', 'waiting', 'since', 'reason of the first', 'topic', 'key'];
  const lines = [...(keys.length > 0 ? table(head, rows) : []), ...unknown];
  desk.report({ json: { keys, unknown }, lines: lines.length > 0 ? lines : [nothing] });
  if (unknown.length > 0) desk.somebodyMustLook();
}

async function answerOf(service: InstalledService, ask: AskForKeys) {
  const { name } = service.definition;
  const late = `The database of ${name} does not answer.`;
  try {
    const answer = overFoundations(service, (foundations) => ask(foundations, name));
    const keys = await withTimeout(ANSWER_WITHIN_MS, answer, late);
    return { keys: keys.map((key) => ({ service: name, ...key })) };
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof Stop) && message !== late) throw error;
    return { keys: [], failure: `${name} is unknown. ${message}` };
  }
}
