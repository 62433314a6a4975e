import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Looks up all addresses of a name. */
export type LookUp = (name: string) => Promise<readonly LookupAddress[]>;

/** Looks up by the system: /etc/hosts and DNS, IPv4 and IPv6. */
export const lookUpAll: LookUp = (name) => lookup(name, { all: true });

/** A base URL of a service, whose host may be a name for several servers. */
export class Site {
  readonly origin: string;
  private readonly host: string;
  private looking: Promise<readonly LookupAddress[] | undefined> | undefined;
  /** Why the last look-up failed. */
  failure: unknown;

  constructor(
    baseUrl: string,
    private readonly lookUp: LookUp,
  ) {
    const { origin, hostname } = new URL(baseUrl);
    this.origin = origin;
    this.host = hostname.replace(/^\[|\]$/g, '');
  }

  /** The addresses of the name; undefined when the look-up failed. One look-up at a time. */
  look(): Promise<readonly LookupAddress[] | undefined> {
    return (this.looking ??= this.ask().finally(() => (this.looking = undefined)));
  }

  private async ask(): Promise<readonly LookupAddress[] | undefined> {
    const family = isIP(this.host);
    if (family !== 0) return [{ address: this.host, family }];
    try {
      const found = await this.lookUp(this.host);
      this.failure = undefined;
      return found.length > 0 ? found : undefined;
    } catch (error) {
      this.failure = error;
      return undefined;
    }
  }
}
