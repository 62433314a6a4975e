import type { Socket } from 'node:net';

/** Resolves once a connection is over. That it was reset, with something of ours still on its way, is an end like another. */
export function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}
