import { type Call, sent } from '@citadelle/contracts/calls';
import { currentCall } from '@citadelle/service-kit';
import type { Upstream } from './upstream.js';

type Service = Exclude<Call['service'], 'gateway'>;

/** The services behind the gateway, each asked by its declared calls. */
export class Services {
  constructor(private readonly upstreams: Readonly<Record<Service, Upstream>>) {}

  /**
   * The answer of the service that serves the call; throws its problem, as the gateway's caller may see it. The
   * `Idempotency-Key` of the gateway's own caller goes with a call that honours it.
   */
  ask<Request extends object, Response>(
    call: Call<Request, Response>,
    request: NoInfer<Request>,
  ): Promise<Response> {
    if (call.service === 'gateway') throw new TypeError(`${call.path} is not of a service`);
    return this.upstreams[call.service].call({
      ...sent(call, request),
      ...(call.idempotent && { idempotencyKey: currentCall().idempotencyKey }),
      ...(call.repeatable && { retry: true }),
    });
  }
}
