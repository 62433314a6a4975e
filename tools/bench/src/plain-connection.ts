import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * A kept HTTP/1.1 connection that asks one thing at a time and reads the status alone. The load generator runs on
 * the cores that are measured: a whole HTTP client costs there as much as a tenth of a hash, for each request.
 */
export class PlainConnection {
  private received = '';
  private settle: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.take(chunk));
    socket.on('error', (error) => this.settle?.reject(error));
    socket.on('close', () => this.settle?.reject(new Error('the connection was closed')));
  }

  static async to(url: string): Promise<PlainConnection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new PlainConnection(socket, host);
  }

  /** False once either side has closed it: a server does so with what nobody has used for a while. */
  get isOpen(): boolean {
    return this.socket.writable;
  }

  /** Sends JSON, and resolves with the status once the whole answer is there. */
  post(path: string, body: unknown): Promise<number> {
    const json = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${Buffer.byteLength(json)}${HEAD_END}${json}`,
      );
    });
  }

  close(): void {
    this.settle = undefined;
    this.socket.destroy();
  }

  private take(chunk: string): void {
    this.received += chunk;
    const end = this.received.indexOf(HEAD_END);
    if (end === -1) return;
    const length = /^content-length: (\d+)\r?$/im.exec(this.received.slice(0, end))?.[1];
    if (length === undefined) {
      this.settle?.reject(new Error('an answer of unknown length'));
    } else if (this.received.length >= end + HEAD_END.length + Number(length)) {
      const status = Number(this.received.slice('HTTP/1.1 '.length, 'HTTP/1.1 201'.length));
      this.received = '';
      this.settle?.resolve(status);
    }
  }
}
