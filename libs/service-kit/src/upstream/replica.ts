import type { LookupAddress } from 'node:dns';
import { isIPv6, type LookupFunction } from 'node:net';
import { Client, Pool } from 'undici';

const CONNECT_TIMEOUT_MS = 1000;
const PROBE_TIMEOUT_MS = 1000;
/** How long a call that ended in a 5xx still counts as in hand. */
const FAILURE_COUNTS_MS = 1000;

/**
 * One server of a service: an address behind its base URL, with connections of its own. Requests and TLS still name the
 * host of the base URL.
 */
export class Replica {
  /** Address and port, for metrics. */
  readonly name: string;
  /** Whether calls are sent to it. */
  lives: boolean;
  /** Calls that it has in hand. */
  inHand = 0;
  private connections: Pool;
  private probing: Promise<boolean> | undefined;

  constructor(
    readonly origin: string,
    private readonly address: LookupAddress,
    private readonly options: { readonly lives: boolean; readonly limit: number },
  ) {
    this.lives = options.lives;
    const { port, protocol } = new URL(origin);
    const host = isIPv6(address.address) ? `[${address.address}]` : address.address;
    this.name = `${host}:${port || (protocol === 'https:' ? 443 : 80)}`;
    this.connections = this.open();
  }

  /** Through which calls are sent to it now: {@link reconnect} puts another one in its place. */
  get pool(): Pool {
    return this.connections;
  }

  /** The address without the port. */
  get ip(): string {
    return this.address.address;
  }

  /** Replaces the connections; calls in flight finish on the old ones. */
  async reconnect(): Promise<void> {
    const before = this.connections;
    this.connections = this.open();
    await before.close();
  }

  /** Counts the failed call a while longer: a replica that fails at once would look idle and get everybody's calls. */
  countFailure(): void {
    this.inHand++;
    setTimeout(() => this.inHand--, FAILURE_COUNTS_MS).unref();
  }

  /** Probes the replica on a new connection: whether it answers and is not about to stop. One probe at a time. */
  answers(): Promise<boolean> {
    return (this.probing ??= this.probe().finally(() => (this.probing = undefined)));
  }

  private async probe(): Promise<boolean> {
    const client = new Client(this.origin, { connect: this.connector() });
    try {
      const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
      // Sent without a credential: a service that lives refuses it, one that is about to stop answers 503.
      const { statusCode } = await client.request({ method: 'GET', path: '/', signal });
      return statusCode !== 503;
    } catch {
      return false;
    } finally {
      void client.destroy();
    }
  }

  private open(): Pool {
    return new Pool(this.origin, {
      connections: this.options.limit,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      keepAliveMaxTimeout: 60_000,
      connect: this.connector(),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Connects to this address instead of looking up the name. */
  private connector() {
    const lookup: LookupFunction = (_name, { all }, found) => {
      if (all) found(null, [this.address]);
      else found(null, this.address.address, this.address.family);
    };
    return { timeout: CONNECT_TIMEOUT_MS, lookup };
  }
}
