import { on } from 'node:events';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AlertListener } from './alert-listener.js';
import { AlertStore } from './alert.store.js';

const AT_A_TIME = 200;
const HEARTBEAT_MS = 15_000;

/**
 * The alerts for managers and administrators, line by line, as long as somebody follows. Each follower reads from
 * the last `seq` that it has, so it misses nothing and gets nothing twice, even when a notification was lost.
 */
@Injectable()
export class ManagerAlertsFeed {
  /** After how long a silence it shows that it lives; a test makes it shorter. */
  heartbeatMs = HEARTBEAT_MS;

  constructor(
    private readonly listener: AlertListener,
    private readonly manager: EntityManager,
    private readonly alerts: AlertStore,
  ) {}

  /** The lines after a `seq`, until the signal aborts; an empty line when there was none for a while. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<string> {
    // Listens before it reads, so that it is told of what is raised in between.
    const raised = on(this.listener, 'raised', { signal }) as AsyncIterable<[number]>;
    let seq = after;
    let spokenAt = performance.now();
    for await (const upTo of beginningWith(Infinity, raised)) {
      while (upTo > seq) {
        const lines = await this.alerts.raisedAfter(this.manager, seq, AT_A_TIME);
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
  raised: AsyncIterable<[number]>,
): AsyncGenerator<number> {
  yield first;
  for await (const [upTo] of raised) yield upTo;
}
