import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';

/** How long nothing may come of a body that may take long. */
const SILENCE_MS = 30_000;

const takingLong = new WeakSet<Duplex>();

/**
 * Lets the body of this request come at the pace of its sender, for as long as something comes. Other requests must have
 * come whole within the time limit of the server. To be called once it is known who sends it.
 */
export function letBodyTakeLong(request: IncomingMessage, silenceMs = SILENCE_MS): void {
  const { socket } = request;
  takingLong.add(socket);
  let before = -1;
  const watch = setInterval(() => {
    // What came and waits here to be read is no silence of its sender.
    if (socket.bytesRead === before && request.readableLength === 0) socket.destroy();
    before = socket.bytesRead;
  }, silenceMs).unref();
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
