import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Ports that were handed out and may not be listened on yet. */
const given = new Set<number>();

/**
 * A free port of the loopback interface, another one at each call, below the range from which systems take the ports of outgoing
 * connections: so a server that died finds its port free when it comes back.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(12_000, 32_000);
    if (given.has(port) || !(await isFree(port, '127.0.0.1'))) continue;
    given.add(port);
    return port;
  }
  throw new Error('No free port was found on 127.0.0.1');
}

/** Whether a server could listen there. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
