import type { ServerResponse } from 'node:http';

/** How many bytes a client may leave unread before it is cut off. */
const LARGEST_BACKLOG = 256 * 1024;
const RECONNECT_MS = 3_000;
/** How long the last event may take to be sent. */
const FAREWELL_MS = 1_000;

/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id?: number;
  readonly data: object;
}

/** Writes server-sent events on a response. */
export class EventSink {
  private begun = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly headers: Record<string, string | number | string[] | undefined>,
  ) {
    // A broken connection is also reported by `close`, so the error needs no handling.
    response.on('error', () => undefined);
  }

  /** Calls `listener` when the connection is gone, whoever ended it. */
  onClose(listener: () => void): void {
    if (this.response.destroyed) listener();
    else this.response.once('close', listener);
  }

  /** Sends the headers, once. They say that the connection ends with the stream, or a proxy would send its next request on it. */
  begin(): void {
    if (this.begun || this.response.destroyed) return;
    this.begun = true;
    this.response.writeHead(200, {
      ...this.headers,
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that compresses would hold events back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'close',
    });
    this.response.write(`retry: ${RECONNECT_MS}\n\n`);
  }

  send({ event, id, data }: ServerSentEvent): void {
    const place = id === undefined ? '' : `id: ${id}\n`;
    this.response.write(`event: ${event}\n${place}data: ${JSON.stringify(data)}\n\n`);
  }

  /** Sends a sign of life to proxies and the client. */
  beat(): void {
    if (this.begun) this.response.write(':\n\n');
  }

  /** Whether the client has left too much unread. */
  isClogged(): boolean {
    return this.response.writableLength > LARGEST_BACKLOG;
  }

  /** Ends the response and its connection; a client that does not read is not waited for. */
  end(last: ServerSentEvent): void {
    const { socket } = this.response;
    if (this.isClogged()) return void this.response.destroy();
    this.begin();
    this.send(last);
    this.response.end();
    setTimeout(() => socket?.destroy(), FAREWELL_MS).unref();
  }
}
