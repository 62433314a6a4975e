import { AsyncResource } from 'node:async_hooks';
import { waitAtMost } from '@citadelle/async';
import { publicAlerts } from '@citadelle/contracts/calls';
import { isAllowed, mayReadAlerts } from '@citadelle/rights';
import {
  currentCall,
  durationMs,
  LOGGER,
  operationOf,
  type RunningService,
  serviceUnavailable,
  standardProblem,
} from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { GatewayConfig } from '../../gateway.config.js';
import { ManagerAlertsFeed } from '../../upstream/manager-alerts.feed.js';
import { SecurityJournal } from '../../upstream/security-journal.js';
import { Services } from '../../upstream/services.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { AlertStream } from './alert-stream.js';
import { EventSink } from './event-sink.js';

/** How many streams a session may have open: a few windows. */
const MOST_PER_SESSION = 5;
/** How long the first stream waits for the feed; then it opens without it. */
const FEED_WAIT_MS = 2_000;
/** The looks at sessions are spread over so many slices of the interval. */
const SLICES = 15;
const RETRY_AFTER_S = 30;
const STREAM = operationOf(publicAlerts.stream);

/** All open streams of alerts of this replica, on one feed and one timer. The feed is open while there is a stream. */
@Injectable()
export class AlertStreams implements OnModuleInit {
  private readonly streams = new Set<AlertStream>();
  private readonly renewalMs: number;
  private feeding: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private connected = false;
  private readonly waiting = new Set<() => void>();
  private stopping = false;

  constructor(
    private readonly config: GatewayConfig,
    private readonly feed: ManagerAlertsFeed,
    private readonly services: Services,
    private readonly journal: SecurityJournal,
    @Inject(LOGGER) private readonly logger: RunningService['logger'],
    private readonly http: HttpAdapterHost<FastifyAdapter>,
  ) {
    this.renewalMs = durationMs(config.ALERT_STREAM_RECHECK);
  }

  /** Called by Nest. Before the server closes, the streams are ended: it would wait for them for ever. */
  onModuleInit(): void {
    this.http.httpAdapter.getInstance().addHook('preClose', (done) => {
      this.stop();
      done();
    });
  }

  /** How many streams are open. */
  get size(): number {
    return this.streams.size;
  }

  /** Refuses a session that may see no alerts, or that has too many streams open. */
  private admit(session: ActiveSession): void {
    if (this.stopping) throw standardProblem('shutting-down');
    const verdict = mayReadAlerts(session.account);
    if (!isAllowed(verdict)) {
      this.journal.refused(verdict, STREAM, {});
      throw standardProblem('not-found');
    }
    if (this.streams.size >= this.config.ALERT_STREAMS_MAX) throw serviceUnavailable(RETRY_AFTER_S);
    const { sessionId } = session;
    const own = [...this.streams].filter((stream) => stream.sessionId === sessionId);
    if (own.length < MOST_PER_SESSION) return;
    this.journal.delayed('too-many-requests', STREAM);
    const headers = { 'retry-after': String(RETRY_AFTER_S) };
    throw standardProblem('too-many-requests', { headers });
  }

  /** Answers a request with the stream of its session, after the last alert its client has; refuses as {@link admit} does. */
  async serve(session: ActiveSession, reply: FastifyReply, lastEventId?: number): Promise<void> {
    this.admit(session);
    // Fastify adds a HEAD to each GET; it must not stay open.
    if (reply.request.method === 'HEAD') return void reply.type('text/event-stream').send();
    reply.hijack();
    const sink = new EventSink(reply.raw, reply.getHeaders());
    const { services, logger } = this;
    const call = currentCall();
    const stream = new AlertStream({ session, call, sink, lastEventId, services, logger });
    // Spread over time, also when all clients come back at once.
    stream.dueAt = performance.now() + Math.random() * this.renewalMs;
    this.streams.add(stream);
    this.start();
    sink.onClose(() => this.remove(stream));
    await this.feedConnected();
    await stream.catchUp();
  }

  /** Ends all streams at once. */
  private stop(): void {
    this.stopping = true;
    for (const stream of this.streams) stream.close('shutting-down');
    this.pause();
  }

  private remove(stream: AlertStream): void {
    stream.leave();
    this.streams.delete(stream);
    if (this.streams.size === 0) this.pause();
  }

  /** Opens the feed outside the call of the request that needs it first, since it outlives that request. */
  private readonly start = AsyncResource.bind((): void => {
    if (this.feeding || this.stopping) return;
    this.feeding = new AbortController();
    const { signal } = this.feeding;
    void this.feed.follow(
      {
        connected: (gapless) => this.feedCame(gapless),
        lost: () => (this.connected = false),
        line: (line) => this.streams.forEach((stream) => stream.offer(line)),
      },
      signal,
    );
    this.timer = setInterval(() => this.renewDue(), this.renewalMs / SLICES).unref();
  });

  private pause(): void {
    this.feeding?.abort();
    this.feeding = undefined;
    this.connected = false;
    clearInterval(this.timer);
    this.releaseWaiting();
  }

  private feedCame(gapless: boolean): void {
    this.connected = true;
    this.releaseWaiting();
    for (const stream of this.streams) {
      if (!gapless) stream.fallBehind();
      void stream.catchUp();
    }
  }

  private releaseWaiting(): void {
    for (const release of this.waiting) release();
    this.waiting.clear();
  }

  private async feedConnected(): Promise<void> {
    if (this.connected || this.stopping) return;
    await waitAtMost(FEED_WAIT_MS, new Promise<void>((resolve) => this.waiting.add(resolve)));
  }

  private renewDue(): void {
    const now = performance.now();
    for (const stream of this.streams) {
      if (stream.dueAt > now) continue;
      stream.dueAt = now + this.renewalMs;
      void stream.renew(this.connected);
    }
  }
}
