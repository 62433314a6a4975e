import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';

/** How patient a server is with a body that may take long. */
export interface Patience {
  /** How long nothing may come of it. */
  readonly silenceMs: number;
  /** How long it may take as a whole, however little of it is missing. */
  readonly wholeMs: number;
  /**
   * Called once that is over, to answer while the connection is still there; it is closed after as long a silence again
   * where the body still has not come. Default: the connection is closed at once.
   */
  readonly tooSlow?: () => void;
}

/** A silence is noticed a sixth of it late at most. */
const LOOKS_IN_A_SILENCE = 6;

const takingLong = new WeakSet<Duplex>();

/**
 * Lets the body of this request come at the pace of its sender. Other requests must have come whole within the time limit
 * of the server. To be called once it is known who sends it.
 */
export function letBodyTakeLong(
  request: IncomingMessage,
  { silenceMs, wholeMs, tooSlow }: Patience,
): void {
  const { socket } = request;
  takingLong.add(socket);
  const begunAt = performance.now();
  let heardAt = begunAt;
  let heard = socket.bytesRead;
  let closesAt: number | undefined;
  const watch = setInterval(() => {
    const now = performance.now();
    // What came and waits here to be read is no silence of its sender.
    if (socket.bytesRead !== heard || request.readableLength > 0) heardAt = now;
    heard = socket.bytesRead;
    if (closesAt !== undefined) {
      if (now >= closesAt) socket.destroy();
    } else if (now - heardAt >= silenceMs || now - begunAt >= wholeMs) {
      closesAt = now + silenceMs;
      if (tooSlow) tooSlow();
      else socket.destroy();
    }
  }, silenceMs / LOOKS_IN_A_SILENCE).unref();
  request.once('close', () => {
    clearInterval(watch);
    takingLong.delete(socket);
  });
}

/** How many bytes a request says that its body has. */
export function bodyLengthOf({ headers }: Pick<FastifyRequest, 'headers'>): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Whether a body is coming on this connection that may take long. */
export function mayTakeLong(socket: Duplex): boolean {
  return takingLong.has(socket);
}
