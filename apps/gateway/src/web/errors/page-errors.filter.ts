import { callHeaders } from '@citadelle/contracts';
import { LOGGER, type ProblemError, ProblemFilter } from '@citadelle/service-kit';
import { type ArgumentsHost, Catch, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AnsweredInstead, PageAnswer } from '../answers/page-answer.js';
import { isPage } from '../is-page.js';
import { signInPath } from '../visits/sign-in-path.js';
import { visitOf } from '../visits/visit.js';
import { errorPage, NOWHERE } from './error.pages.js';

/** Tells of errors by a page where people asked for one, and by a problem elsewhere. */
@Catch()
@Injectable()
export class PageErrorsFilter extends ProblemFilter {
  constructor(@Inject(LOGGER) logger: Logger) {
    super({}, logger);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    if (!(error instanceof AnsweredInstead)) return super.catch(error, host);
    void host.switchToHttp().getResponse<FastifyReply>().send(error.answer);
  }

  protected override send(reply: FastifyReply, problem: ProblemError): void {
    const request = reply.request as FastifyRequest;
    if (!isPage(request.url)) return super.send(reply, problem);
    void reply.send(isWrongAddress(problem, request) ? NOWHERE : answerTo(problem, reply));
  }
}

/** Whether only a part of the address is invalid, such as the id of a unit: then there is no such page. */
function isWrongAddress({ code, errors }: ProblemError, { params }: FastifyRequest): boolean {
  if (code !== 'invalid-request' || !errors?.length) return false;
  return errors.every(({ field }) => Object.hasOwn(params as object, field));
}

function answerTo(problem: ProblemError, reply: FastifyReply): PageAnswer {
  const { status, code, title, detail, headers } = problem;
  if (code === 'session-expired') {
    const { path } = visitOf(reply.request);
    return PageAnswer.goTo(signInPath('session-terminee', path));
  }
  const wait = headers['retry-after'];
  const view = errorPage({
    status,
    title,
    detail,
    retryAfter: wait,
    correlationId: String(reply.raw.getHeader(callHeaders.correlationId)),
  });
  return PageAnswer.show(view, status).withRetryAfter(wait);
}
