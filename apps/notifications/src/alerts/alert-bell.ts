import { EventEmitter } from 'node:events';
import { sleep } from '@citadelle/async';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ALERTS_CHANNEL } from './managers-order.js';

const RECONNECT_AFTER_MS = 500;
const POLL_MS = 1_000;

/** What of a PostgreSQL session a listener needs. */
interface Session {
  on(event: 'notification', heard: (notification: { payload?: string }) => void): void;
  once(event: 'end', gone: () => void): void;
}

/** What followers of alerts hear. */
export interface AlertBellEvents {
  /** There may be alerts up to this place that were not there before; Infinity when nobody knows. */
  ring: [upTo: number];
  /** The replica hears the others from now on. */
  listening: [];
}

/**
 * Rings when an alert was raised for those who must act, by whichever replica. It rings now and then anyway, and
 * whenever listening begins: what was announced while nobody listened is found by looking.
 */
export class AlertBell
  extends EventEmitter<AlertBellEvents>
  implements OnModuleInit, BeforeApplicationShutdown
{
  private readonly stopping = new AbortController();
  private polling: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
    private readonly pollMs = POLL_MS,
  ) {
    super();
    // One for each feed.
    this.setMaxListeners(0);
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.polling = setInterval(() => this.emit('ring', Infinity), this.pollMs).unref();
    this.running = this.keepListening();
  }

  /** Called by Nest. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.polling);
    this.stopping.abort();
    await this.running;
  }

  private async keepListening(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.listen();
      } catch (error) {
        this.logger.warn({ err: error }, 'cannot hear of alerts raised elsewhere; looking instead');
      }
      await sleep(RECONNECT_AFTER_MS, signal).catch(() => undefined);
    }
  }

  /** Resolves when the session is gone, or the service stops. */
  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    const runner = this.dataSource.createQueryRunner();
    try {
      const session = (await runner.connect()) as Session;
      const over = new Promise<void>((resolve) => {
        session.once('end', resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      const heard = ({ payload }: { payload?: string }) => this.emit('ring', Number(payload));
      session.on('notification', heard);
      await runner.query(`LISTEN ${ALERTS_CHANNEL}`);
      this.emit('listening');
      this.emit('ring', Infinity);
      await over;
      if (!runner.isReleased) await runner.query(`UNLISTEN ${ALERTS_CHANNEL}`);
    } finally {
      await runner.release();
    }
  }
}
