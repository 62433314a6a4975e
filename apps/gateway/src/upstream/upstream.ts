import { ProblemError, serviceUnavailable } from '@citadelle/service-kit';
import type { ServiceCall, ServiceClient } from '@citadelle/service-kit/upstream';

/**
 * Problems by which a service says that the gateway itself called it wrongly. They are no business
 * of the person who asked, who can only try again later.
 */
const BETWEEN_SERVICES: ReadonlySet<string> = new Set([
  'service-credential-required',
  'not-found',
  'method-not-allowed',
  'malformed-json',
  'malformed-request',
  'unsupported-media-type',
]);

/** `Retry-After` when a service refuses the gateway's own call. */
const RETRY_AFTER_S = 30;

/** A problem met at a service, as the gateway's own caller may see it. */
export function forCaller(error: unknown): unknown {
  return error instanceof ProblemError && BETWEEN_SERVICES.has(error.code)
    ? serviceUnavailable(RETRY_AFTER_S, error)
    : error;
}

/** A service behind the gateway: its answers' bodies, and its problems as the caller may see them. */
export class Upstream {
  constructor(private readonly client: ServiceClient) {}

  async call<Body>(request: ServiceCall): Promise<Body> {
    try {
      return (await this.client.call<Body>(request)).body;
    } catch (error) {
      throw forCaller(error);
    }
  }

  /** Begins an answer that does not end: see {@link ServiceClient.open}. */
  readonly open: ServiceClient['open'] = (...request) => this.client.open(...request);

  /** Closes the connections; called by Nest. */
  onApplicationShutdown(): Promise<void> {
    return this.client.onApplicationShutdown();
  }
}
