import { ANSWER_WITHIN_MS } from '@citadelle/service-kit/operations';
import { Command, InvalidArgumentError } from 'commander';
import type { Desk } from '../desk.js';
import { lookAround, mustLook } from '../status/look-around.js';
import { statusLines } from '../status/status-lines.js';

/** When the answer is written, counted from the start of the process: with what npm takes before, within two seconds. */
const WRITTEN_AFTER_MS = 1_400;
/** Also on a machine that is slow to start a process, everybody gets a chance to answer. */
const SHORTEST_MS = 300;

/** `status`: how everything is doing, and what to do about what is not well. */
export const status = (desk: Desk): Command =>
  new Command('status')
    .description('how everything is doing')
    .option(
      '--within <seconds>',
      'how long answers are waited for; as long as all ends within two seconds, unless said',
      secondsIn,
    )
    .action(async ({ within }: { within?: number }) => {
      const left = Math.min(ANSWER_WITHIN_MS, WRITTEN_AFTER_MS - performance.now());
      const withinMs = within === undefined ? Math.max(SHORTEST_MS, left) : within * 1_000;
      const seen = await lookAround(desk.installation(), withinMs);
      desk.report({ json: seen, lines: statusLines(seen) });
      if (mustLook(seen)) desk.somebodyMustLook();
    });

function secondsIn(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('A number of seconds, 600 at most.');
}
