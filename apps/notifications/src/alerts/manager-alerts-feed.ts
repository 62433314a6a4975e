import { on } from 'node:events';
import type { AlertBell } from './alert-bell.js';
import type { ManagerAlertsReader } from './manager-alerts.reader.js';

const AT_A_TIME = 200;
const HEARTBEAT_MS = 15_000;

/**
 * What is raised for those who must act, line by line, as long as somebody follows. Each follower looks for itself
 * from where it stands, so that it misses nothing and gets nothing twice, whatever rings and whatever was lost.
 */
export class ManagerAlertsFeed {
  constructor(
    private readonly bell: Pick<AlertBell, 'on' | 'off'>,
    private readonly reader: Pick<ManagerAlertsReader, 'raisedAfter'>,
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  /** The lines after a place, without an end but the signal's; an empty one when there was none for long. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<string> {
    // Listens before it looks: what is raised in between rings.
    const rings = on(this.bell as AlertBell, 'ring', { signal }) as AsyncIterable<[number]>;
    let seq = after;
    let spokenAt = performance.now();
    for await (const upTo of beginningWith(Infinity, rings)) {
      while (upTo > seq) {
        const lines = await this.reader.raisedAfter(seq, AT_A_TIME);
        if (lines.length === 0) break;
        yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
        seq = lines.at(-1)!.alert.seq;
        spokenAt = performance.now();
        if (lines.length < AT_A_TIME) break;
      }
      if (performance.now() - spokenAt < this.heartbeatMs) continue;
      yield '\n';
      spokenAt = performance.now();
    }
  }
}

async function* beginningWith(
  first: number,
  rings: AsyncIterable<[number]>,
): AsyncGenerator<number> {
  yield first;
  for await (const [upTo] of rings) yield upTo;
}
