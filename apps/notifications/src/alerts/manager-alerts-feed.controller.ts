import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FollowAlerts, managerAlerts } from '@citadelle/contracts/calls';
import { Asked, LOGGER, Serves } from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { EntityManager } from 'typeorm';
import { AlertStore } from './alert.store.js';
import { ManagerAlertsFeed } from './manager-alerts-feed.js';

const LINES = 'application/x-ndjson';

/** Streams alerts for managers and administrators to the gateways, as soon as they are raised. */
@Controller()
export class ManagerAlertsFeedController {
  private readonly open = new Map<ServerResponse, AbortController>();
  private ended = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly feed: ManagerAlertsFeed,
    private readonly manager: EntityManager,
    private readonly alerts: AlertStore,
  ) {}

  /** Newline-delimited JSON that does not end; without `after`, from now on. */
  @Serves(managerAlerts.follow)
  async stream(@Asked() { after }: FollowAlerts, @Res() reply: FastifyReply): Promise<void> {
    // Fastify adds a HEAD to each GET; it must not stay open.
    if (reply.request.method === 'HEAD') return void reply.type(LINES).send();
    const from = after ?? (await this.alerts.lastSeq(this.manager));
    const { raw } = reply.hijack();
    const leaving = new AbortController();
    raw.once('close', () => leaving.abort());
    this.open.set(raw, leaving);
    if (this.ended) leaving.abort();
    // No other request on this connection, so that it closes with the stream.
    raw.writeHead(200, { 'content-type': LINES, connection: 'close' });
    raw.flushHeaders();
    try {
      await pipeline(Readable.from(this.feed.follow(from, leaving.signal)), raw, { end: false });
    } catch (error) {
      if (!leaving.signal.aborted) this.logger.warn({ err: error }, 'a feed of alerts broke off');
    } finally {
      this.open.delete(raw);
      raw.end();
    }
  }

  /** Ends every stream at once: gateways reconnect to another replica with the last `seq` that they have. */
  end(): void {
    this.ended = true;
    for (const [raw, leaving] of this.open) {
      leaving.abort();
      // A caller that does not read would keep the connection open.
      if (raw.writableNeedDrain) raw.destroy();
    }
  }
}
