import { type Call, sent } from '@citadelle/contracts/calls';
import type { Upstream } from './upstream.js';

type Service = Exclude<Call['service'], 'gateway'>;

/** The services behind the gateway, each asked by its declared calls. */
export class Services {
  constructor(private readonly upstreams: Readonly<Record<Service, Upstream>>) {}

  /** The answer of the service that serves the call; throws its problem, as the gateway's caller may see it. */
  ask<Request extends object, Response>(
    call: Call<Request, Response>,
    request: NoInfer<Request>,
    { idempotencyKey }: { idempotencyKey?: string | undefined } = {},
  ): Promise<Response> {
    if (call.service === 'gateway') throw new TypeError(`${call.path} is not of a service`);
    const retry = call.repeatable ? { retry: true } : {};
    return this.upstreams[call.service].call({ ...sent(call, request), idempotencyKey, ...retry });
  }
}
