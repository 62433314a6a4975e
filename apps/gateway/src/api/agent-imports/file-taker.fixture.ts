import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IMPORT_ID } from '../../testing/fake-imports.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

/** A file as the directory got it. */
interface Taken {
  readonly bytes: number;
  readonly sha256: string;
  readonly whole: boolean;
}

/** A gateway whose directory takes files as they come, and keeps nothing of them. */
export class FileTaker {
  readonly taken: Taken[] = [];
  begun = 0;
  /** What came so far. */
  bytes = 0;
  gateway!: TestGateway;

  private constructor(private readonly server: Server) {}

  /** `settings` are those of the gateway. */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<FileTaker> {
    const server = createServer((request, response) => {
      if (request.method !== 'POST') return response.writeHead(401).end();
      taker.begun += 1;
      const digest = createHash('sha256');
      let bytes = 0;
      const note = (whole: boolean) =>
        taker.taken.push({ bytes, sha256: digest.digest('hex'), whole });
      request.on('data', (chunk: Buffer) => {
        digest.update(chunk);
        bytes += chunk.length;
        taker.bytes += chunk.length;
      });
      request.on('error', () => note(false));
      request.on('end', () => {
        note(true);
        response.writeHead(202, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ importId: IMPORT_ID }));
      });
      return undefined;
    });
    const taker = new FileTaker(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    taker.gateway = await startTestGateway({ DIRECTORY_URL: url, ...settings });
    return taker;
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
