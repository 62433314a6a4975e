import { sendProblem, standardProblem } from '@citadelle/service-kit';
import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KnownRoutes } from './known-routes.js';
import { NOT_FOUND_PAGE } from './not-found.page.js';

/** What is told where no route matches: a problem under `/api`, a page elsewhere. */
@Catch(NotFoundException)
export class UnknownRouteFilter implements ExceptionFilter {
  constructor(private readonly known: KnownRoutes) {}

  catch(_error: NotFoundException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const path = http.getRequest<FastifyRequest>().url.split('?', 1)[0] ?? '';
    const methods = this.known.methodsAt(path);
    if (methods.length > 0) {
      const allow = methods.join(', ');
      sendProblem(reply, standardProblem('method-not-allowed', { headers: { allow } }));
    } else if (path === '/api' || path.startsWith('/api/')) {
      sendProblem(reply, standardProblem('not-found'));
    } else {
      void reply.status(404).type('text/html; charset=utf-8').send(NOT_FOUND_PAGE);
    }
  }
}
