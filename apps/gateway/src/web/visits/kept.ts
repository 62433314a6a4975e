import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type PageCookie } from './page-cookies.js';
import { visitOf } from './visit.js';

/** What the browser kept under this name, in a handler of the pages. */
export const Kept = createParamDecorator(
  (name: PageCookie, context: ExecutionContext) =>
    visitOf(context.switchToHttp().getRequest<FastifyRequest>()).kept[name],
);
