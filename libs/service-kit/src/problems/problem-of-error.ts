import { Refusal } from '@citadelle/decider';
import { HttpException } from '@nestjs/common';
import { isError } from '../is-error.js';
import { ProblemError } from './problem-error.js';
import {
  isStandardCode,
  problemOfStatus,
  type RefusalProblem,
  serviceUnavailable,
  standardProblem,
} from './standard-problems.js';
import { isUnavailable } from './unavailable.js';

/** The problem with which an error is answered, and whether somebody must look at it. */
export interface Answer {
  readonly problem: ProblemError;
  /** Whether the error was unexpected: then it is logged as an error. */
  readonly unexpected: boolean;
}

/** How each error becomes a problem. Errors of the libraries are known by name, so that a service without a database loads none of them. */
export function problemOfError(
  error: unknown,
  refusals: Readonly<Record<string, RefusalProblem>>,
): Answer {
  const foreseen = (problem: ProblemError): Answer => ({ problem, unexpected: false });
  const unexpected = (): Answer => ({
    problem: standardProblem('internal-error'),
    unexpected: true,
  });

  if (error instanceof ProblemError) return foreseen(error);
  if (error instanceof Refusal) {
    const refusal = Object.hasOwn(refusals, error.code) ? refusals[error.code] : undefined;
    if (refusal) return foreseen(problemOfRefusal(error, refusal));
    return isStandardCode(error.code) ? foreseen(standardProblem(error.code)) : unexpected();
  }
  if (error instanceof HttpException)
    return error.getStatus() < 500 || error.getStatus() === 503
      ? foreseen(problemOfStatus(error.getStatus()))
      : unexpected();
  if (!isError(error)) return unexpected();
  if (error.name === 'IdempotencyKeyReused')
    return foreseen(standardProblem('idempotency-key-reused'));
  if (error.name === 'ConcurrencyConflict' || error.name === 'LostRace')
    return foreseen(standardProblem('concurrent-change'));
  if (isUnavailable(error)) return foreseen(serviceUnavailable(2, error));
  const status = (error as { statusCode?: unknown }).statusCode;
  if (error.name === 'FastifyError' && typeof status === 'number' && status < 500)
    return foreseen(problemOfStatus(status));
  return unexpected();
}

function problemOfRefusal({ code, details }: Refusal, refusal: RefusalProblem): ProblemError {
  const detail = typeof refusal.detail === 'string' ? refusal.detail : refusal.detail(details);
  return new ProblemError(refusal.status, code, refusal.title, detail, {
    ...(refusal.errors && { errors: refusal.errors(details) }),
    ...(refusal.headers && { headers: refusal.headers(details) }),
  });
}
