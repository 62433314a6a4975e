import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callHeaders } from '@citadelle/contracts';
import { ServiceClient } from './service-client.js';
import type { LookUp } from './site.js';

export const NAME = 'replicas.test';

type Options = Partial<ConstructorParameters<typeof ServiceClient>[0]>;

type Behaviour = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Probes carry no credential. */
export const isProbe = ({ headers }: IncomingMessage) =>
  headers[callHeaders.credential] === undefined;

export const answers: Behaviour = (_request, response) => response.end('{}');
export const answersAfter =
  (ms: number): Behaviour =>
  (_request, response) =>
    setTimeout(() => response.end('{}'), ms);
export const cutsConnections: Behaviour = ({ socket }) => socket.destroy();
export const saysNothing: Behaviour = () => undefined;
export const refuses =
  (status: number, code: string): Behaviour =>
  (_request, response) =>
    response.writeHead(status).end(JSON.stringify({ code, title: 'Titre', detail: '' }));

/** A server that counts the calls it gets, but no probes. */
class ReplicaServer {
  calls: IncomingMessage[] = [];
  private readonly server: Server;

  constructor(
    readonly ip: string,
    public behaviour: Behaviour = answers,
  ) {
    this.server = createServer((request, response) => {
      if (!isProbe(request)) this.calls.push(request);
      this.behaviour(request, response);
    });
    // Only the client closes connections.
    this.server.keepAliveTimeout = 0;
  }

  async listen(port: number): Promise<number> {
    this.server.listen(port, this.ip);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((_, count) => resolve(count)));
  }

  /** As when the process is killed. */
  async kill(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** Several servers on one port, and a name that stands for those of them that are listed. */
export class ReplicaServers {
  readonly all: ReplicaServer[] = [];
  listed: string[] = [];
  lookUps = 0;
  canLookUp = true;
  port = 0;
  private readonly clients: ServiceClient[] = [];

  static async start(count: number): Promise<ReplicaServers> {
    const servers = new ReplicaServers();
    for (let n = 1; n <= count; n++) await servers.add();
    return servers;
  }

  get url(): string {
    return `http://${NAME}:${this.port}`;
  }

  readonly lookUp: LookUp = () => {
    this.lookUps++;
    if (!this.canLookUp) return Promise.reject(new Error('no answer from the name server'));
    return Promise.resolve(this.listed.map((address) => ({ address, family: 4 })));
  };

  /** A client of theirs, by their name unless told otherwise. */
  client(options: Options = {}): ServiceClient {
    const client = new ServiceClient({
      baseUrls: [this.url],
      lookUp: this.lookUp,
      lookUpEveryMs: 20,
      credential: 'c'.repeat(32),
      ...options,
    });
    this.clients.push(client);
    return client;
  }

  /** One more, listed. */
  async add(): Promise<ReplicaServer> {
    const server = new ReplicaServer(`127.0.0.${this.all.length + 1}`);
    this.all.push(server);
    this.port = await server.listen(this.port);
    this.listed.push(server.ip);
    return server;
  }

  /** Calls that each got since the last time this was asked. */
  counts(): number[] {
    return this.all.map(({ calls }) => calls.splice(0).length);
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((server) => server.kill()));
    await Promise.all(this.clients.splice(0).map((client) => client.onApplicationShutdown()));
  }
}
