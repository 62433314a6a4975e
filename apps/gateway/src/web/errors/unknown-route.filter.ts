import { sendProblem, standardProblem } from '@citadelle/service-kit';
import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageAnswer } from '../answers/page-answer.js';
import { isPage } from '../is-page.js';
import { KnownRoutes } from '../known-routes.js';
import { errorPage, NOT_FOUND } from './error.pages.js';

/** Answers where no route matches: with a page to people, with a problem under the API. */
@Catch(NotFoundException)
export class UnknownRouteFilter implements ExceptionFilter {
  constructor(private readonly known: KnownRoutes) {}

  catch(_error: NotFoundException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const path = http.getRequest<FastifyRequest>().url.split('?', 1)[0] ?? '';
    const methods = this.known.methodsAt(path);
    const allow = methods.join(', ');
    if (isPage(path)) {
      const status = methods.length > 0 ? 405 : 404;
      const answer = PageAnswer.show(errorPage({ ...NOT_FOUND, status }), status);
      void reply.send(methods.length > 0 ? answer.withHeaders({ allow }) : answer);
    } else if (methods.length > 0) {
      sendProblem(reply, standardProblem('method-not-allowed', { headers: { allow } }));
    } else {
      sendProblem(reply, standardProblem('not-found'));
    }
  }
}
