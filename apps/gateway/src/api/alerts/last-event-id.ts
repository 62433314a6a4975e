import { badHeader } from '@citadelle/service-kit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const SEQ = /^\d{1,15}$/;

/** The header's entry in the OpenAPI document. */
export const LAST_EVENT_ID_HEADER = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The last event that was received: what came after it is sent first.',
  schema: { type: 'integer' as const, minimum: 0 },
};

/** The `seq` in the header `Last-Event-ID`, which browsers send when they reconnect; 422 when it is invalid. */
export const LastEventId = createParamDecorator(
  (_data: undefined, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['last-event-id'];
    if (header === undefined || header === '') return undefined;
    if (typeof header === 'string' && SEQ.test(header)) return Number(header);
    throw badHeader('Last-Event-ID', 'Le numéro du dernier événement reçu est attendu.');
  },
);
