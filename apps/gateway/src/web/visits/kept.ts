import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type PageCookie } from './page-cookies.js';
import { visitOf } from './visit.js';

/** Parameter of a handler: the value of this cookie. */
export const Kept = createParamDecorator(
  (name: PageCookie, context: ExecutionContext) =>
    visitOf(context.switchToHttp().getRequest<FastifyRequest>()).kept[name],
);
