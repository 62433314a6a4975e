import { EventEmitter } from 'node:events';
import { sleep } from '@citadelle/async';
import { BACKGROUND, type Background, LOGGER } from '@citadelle/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AlertStore } from './alert.store.js';

const RECONNECT_AFTER_MS = 500;
const POLL_MS = 1_000;

/** The part of a PostgreSQL session that a listener needs. */
interface Session {
  on(event: 'notification', heard: (notification: { payload?: string }) => void): void;
  once(event: 'end', gone: () => void): void;
}

/** The calls that a follower of alerts gets. */
export interface AlertListenerEvents {
  /** There may be new alerts up to this `seq`; Infinity when it is not known up to which. */
  raised: [upTo: number];
  /** Listening has begun: from now on this replica is told of alerts that others raise. */
  listening: [];
}

/**
 * Tells its followers when any replica has raised an alert for managers or administrators. It also tells them at
 * intervals and whenever listening begins, so that they look for what was announced while nobody listened.
 */
@Injectable()
export class AlertListener
  extends EventEmitter<AlertListenerEvents>
  implements OnModuleInit, BeforeApplicationShutdown
{
  /** How long it waits between two looks; a test changes it. */
  pollMs = POLL_MS;
  private readonly stopping = new AbortController();
  private polling: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly alerts: AlertStore,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
    // One listener for each open feed.
    this.setMaxListeners(0);
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      this.polling = setInterval(() => this.emit('raised', Infinity), this.pollMs).unref();
      this.running = this.keepListening();
    });
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
        // It may have stopped while the session was being opened: no event comes any more.
        if (signal.aborted) resolve();
      });
      const heard = ({ payload }: { payload?: string }) => this.emit('raised', Number(payload));
      session.on('notification', heard);
      await this.alerts.listen(runner.manager);
      this.emit('listening');
      this.emit('raised', Infinity);
      await over;
      if (!runner.isReleased) await this.alerts.unlisten(runner.manager);
    } finally {
      await runner.release();
    }
  }
}
