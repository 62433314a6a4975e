import { type Call, type Field, type NoFields } from '@citadelle/contracts/calls';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { coerceTo } from '../configuration/coerce.js';
import { invalidRequest } from '../problems/standard-problems.js';
import { frenchOf } from '../validation/field-messages.js';
import { judge, objectOf } from '../validation/judge.js';
import { IdempotencyInterceptor, KeyInterceptor } from './idempotency.js';

const SERVED = 'citadelle:served-call';

/** An id that nothing has. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What the handler of a call takes first. */
type Taken<Request> = [Request] extends [NoFields] ? never : Request;

/**
 * Makes a handler serve a call: its route, its status and its `Idempotency-Key`, which services honour when they write by
 * `writeOnce`. The request comes first among the handler's parameters, as {@link Asked}.
 */
export function Serves<Request extends object, Response>(call: Call<Request, Response>) {
  return <
    Handler extends (request: Taken<Request>, ...others: never[]) => Response | Promise<Response>,
  >(
    target: object,
    key: string,
    handler: TypedPropertyDescriptor<Handler>,
  ): void =>
    applyDecorators(
      SetMetadata(SERVED, call),
      RequestMapping({
        method: RequestMethod[call.method],
        path: call.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      }),
      HttpCode(call.status),
      ...(call.idempotent
        ? [UseInterceptors(call.service === 'gateway' ? KeyInterceptor : IdempotencyInterceptor)]
        : []),
    )(target, key, handler);
}

/** The call that a handler serves. */
export function servedCall(handler: object): Call | undefined {
  return Reflect.getMetadata(SERVED, handler) as Call | undefined;
}

/** The request of the call that the handler {@link Serves}, judged: path, query and body together. */
export const Asked = createParamDecorator((_: undefined, context: ExecutionContext): object => {
  const call = servedCall(context.getHandler());
  if (!call) throw new TypeError(`${context.getHandler().name} serves no call`);
  return readRequest(call, context.switchToHttp().getRequest<FastifyRequest>());
});

/** What came with a request, as an instance of the call's request class; 422 when it is invalid. */
export function readRequest<Request extends object>(
  call: Call<Request>,
  came: Pick<FastifyRequest, 'params' | 'query' | 'body'>,
): Request {
  if (!call.request) throw new TypeError(`${call.path} has no request`);
  const { path, query, body } = call.places;
  const others =
    body.length > 0 ? objectOf(came.body) : query.length > 0 ? objectOf(came.query) : {};
  const twice = path.filter((name) => Object.hasOwn(others, name));
  if (twice.length > 0)
    throw invalidRequest(twice.map((field) => ({ field, ...frenchOf('whitelistValidation') })));
  const params = objectOf(came.params);
  const found = (name: string) =>
    call.service === 'gateway' ? params[name] : knownOrNone(params[name], call.fields.get(name));
  return judge(call.request, {
    ...(query.length > 0 ? typed(call, others) : others),
    ...Object.fromEntries(path.map((name) => [name, found(name)])),
  });
}

/** In a service, what is no UUID is the id of nothing: its call answers as for any unknown one. */
function knownOrNone(value: unknown, field?: Field): unknown {
  const isId = field?.facts.format === 'uuid' && typeof value === 'string';
  return isId && !isUUID(value) ? NO_ID : value;
}

/** The texts of a query as its fields declare them. What a program leaves empty in a query of the gateway is absent. */
function typed({ service, fields }: Call, query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([name, text]) => text !== '' || service !== 'gateway' || !fields.get(name)?.optional)
      .map(([name, text]) => [name, coerceTo(fields.get(name)?.facts.type, text)]),
  );
}
