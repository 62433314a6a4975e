import type { Call, PublicCall } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../upstream/services.js';
import {
  type Access,
  type ActiveSession,
  CurrentSession,
  OpenTo,
} from './sessions/session.guard.js';

/** A call of the API that a service answers as it came. */
export interface ForwardedCall {
  readonly call: PublicCall;
  readonly access: Access | 'anyone';
  readonly to: Call;
  /** Whether `to` takes the token of the session, which `call` does not give. */
  readonly takesToken: boolean;
}

/**
 * A row of the calls that are forwarded: the call of the API, to whom it is open, and the call of a service that
 * answers it. Where only the latter takes a `token`, it is that of the session; every other field that it must have must
 * come with the former. What only pages send to it is optional.
 */
export function forward<Request extends object, Response>(
  call: PublicCall<Request, Response>,
  access: Access | 'anyone',
  // Not inferred from: TypeScript would settle on what both calls have in common.
  to: Call<NoInfer<Request>, NoInfer<Response>>,
): ForwardedCall {
  const others = [...to.fields.values()]
    .filter(({ name, optional }) => !call.fields.has(name) && !optional)
    .map(({ name }) => name);
  const takesToken = others.includes('token');
  if (others.length > Number(takesToken))
    throw new TypeError(`${call.path} lacks what ${to.path} takes: ${others.join(', ')}`);
  if (takesToken && access === 'anyone')
    throw new TypeError(`${call.path} is for anyone, and ${to.path} takes the token of a session`);
  return { call, access, to, takesToken };
}

/** The controller that forwards some calls; each one's name is the id of its operation in OpenAPI. */
export function controllerOf(tag: string, calls: Readonly<Record<string, ForwardedCall>>): Type {
  @ApiTags(tag)
  @Controller()
  class ForwardingController {
    constructor(readonly services: Services) {}
  }
  for (const [operation, call] of Object.entries(calls))
    addRoute(ForwardingController.prototype, operation, call);
  return ForwardingController;
}

/** Adds a handler as if it stood in the class, with the decorators that it would have there. */
function addRoute(
  controller: { readonly services: Services },
  operation: string,
  { call, access, to, takesToken }: ForwardedCall,
): void {
  Object.assign(controller, {
    [operation](this: typeof controller, request: object = {}, session?: ActiveSession) {
      return this.services.ask(to, takesToken ? { ...request, token: session?.token } : request);
    },
  });
  const handler = Object.getOwnPropertyDescriptor(controller, operation)!;
  Serves(call)(controller, operation, handler);
  if (call.request) Asked()(controller, operation, 0);
  if (access === 'anyone') return;
  OpenTo(access)(controller, operation, handler);
  CurrentSession()(controller, operation, 1);
}
