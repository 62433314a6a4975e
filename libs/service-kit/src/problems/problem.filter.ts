import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { isUnexpected, problemOfError } from './problem-of-error.js';
import type { ProblemError } from './problem-error.js';
import type { RefusalProblem } from './standard-problems.js';

/** Sends a problem as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.toProblem());
}

/** Turns every error of a request into a problem, and logs unexpected ones. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly refusals: Readonly<Record<string, RefusalProblem>>,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOfError(error, this.refusals);
    if (isUnexpected(error, problem)) this.logger.error({ err: error }, 'unexpected error');
    else if (problem.status >= 500)
      this.logger.warn({ code: problem.code, err: problem.cause }, 'not available');
    if (!reply.sent) this.send(reply, problem);
  }

  /** Sends the problem. The gateway overrides it to show a page. */
  protected send(reply: FastifyReply, problem: ProblemError): void {
    sendProblem(reply, problem);
  }
}
