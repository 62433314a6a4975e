import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, as when its process dies, or swallow all that is sent, as a broken network does. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private swallowing = false;
  /** Where the near end listens, once it was plugged in; the same ever after. */
  port = 0;

  constructor(private readonly target: URL) {}

  async plug(): Promise<void> {
    if (this.server?.listening) return;
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port || 5432), this.target.hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('data', (data) => void (this.swallowing || other.write(data)));
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.sockets.delete(socket);
          if (!this.swallowing) other.destroy();
        });
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  unplug(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  /** From now on nothing gets through, and nobody is told; connections that were made or used meanwhile are never of use again. */
  swallow(): void {
    this.swallowing = true;
  }

  /** Lets new connections through. Those from before are gone without a word, as behind a firewall that was started anew. */
  carry(): void {
    this.swallowing = false;
    for (const socket of this.sockets) socket.pause();
    this.sockets.clear();
  }

  url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    // It may name a socket, which would be taken before the host.
    url.search = '';
    return url.toString();
  }
}
