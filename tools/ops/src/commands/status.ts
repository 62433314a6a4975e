import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { lookAround, mustLook } from '../status/look-around.js';
import { statusLines } from '../status/status-lines.js';

/** When the answer is written, counted from the start of the process: with what npm takes before, within two seconds. */
const WRITTEN_AFTER_MS = 1_400;
/** Also on a machine that is slow to start a process, everybody gets a chance to answer. */
const SHORTEST_MS = 300;

/** `status`: how everything is doing, and what to do about what is not well. */
export const status = (desk: Desk): Command =>
  new Command('status').description('how everything is doing').action(async () => {
    const left = WRITTEN_AFTER_MS - performance.now();
    const seen = await lookAround(desk.installation(), Math.max(SHORTEST_MS, left));
    desk.report({ json: seen, lines: statusLines(seen) });
    if (mustLook(seen)) desk.somebodyMustLook();
  });
