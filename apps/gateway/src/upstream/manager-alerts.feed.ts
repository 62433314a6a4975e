import { type ManagerAlertLine, managerAlerts } from '@citadelle/contracts/calls';
import { delayAfter, sleep } from '@citadelle/async';
import { LOGGER, type RunningService } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Services } from './services.js';

/** The service shows now and then that it lives; after such a silence it does not. */
const SILENCE_MS = 60_000;
/** No alert comes near it: beyond, it is not our service that speaks. */
const LONGEST_LINE = 64 * 1024;

/** Receives what the feed says. */
export interface FeedListener {
  /** The feed is connected; `gapless` when nothing was missed since the last connection. */
  connected(gapless: boolean): void;
  lost(): void;
  line(line: ManagerAlertLine): void;
}

/**
 * The one feed of alerts of this replica, from any replica of the notifications service: when it breaks, it goes on
 * elsewhere, after the last alert that was heard.
 */
@Injectable()
export class ManagerAlertsFeed {
  constructor(
    private readonly services: Services,
    @Inject(LOGGER) private readonly logger: RunningService['logger'],
  ) {}

  /** Listens until `signal` aborts. */
  async follow(listener: FeedListener, signal: AbortSignal): Promise<void> {
    let last: number | undefined;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const asked = last === undefined ? {} : { after: last };
        const feed = await this.services.follow(managerAlerts.follow, asked, SILENCE_MS, signal);
        failures = 0;
        listener.connected(last !== undefined);
        for await (const line of linesOf(feed)) {
          if (last !== undefined && line.alert.seq <= last) continue;
          last = line.alert.seq;
          listener.line(line);
        }
      } catch (error) {
        if (!signal.aborted)
          this.logger.warn({ err: error, attempt: failures + 1 }, 'no feed of alerts');
      }
      if (signal.aborted) return;
      listener.lost();
      failures += 1;
      const delayMs = delayAfter(failures) * (0.5 + Math.random() / 2);
      await sleep(delayMs, signal).catch(() => undefined);
    }
  }
}

/** What the lines that are not empty tell. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ManagerAlertLine> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of chunks) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n');
    pending = lines.pop()!;
    if (pending.length > LONGEST_LINE) throw new Error('a line of the feed does not end');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as ManagerAlertLine;
  }
}
