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

/**
 * How each error becomes a problem: `internal-error` when it was unexpected. Errors of the libraries are known by name,
 * so that a service without a database loads none of them.
 */
export function problemOfError(
  error: unknown,
  refusals: Readonly<Record<string, RefusalProblem>>,
): ProblemError {
  const unexpected = standardProblem('internal-error');
  if (error instanceof ProblemError) return error;
  if (error instanceof Refusal) {
    const { code } = error;
    if (Object.hasOwn(refusals, code)) return problemOfRefusal(error, refusals[code]!);
    return isStandardCode(code) ? standardProblem(code) : unexpected;
  }
  if (error instanceof HttpException) return problemOfStatus(error.getStatus());
  if (!isError(error)) return unexpected;
  if (error.name === 'IdempotencyKeyReused') return standardProblem('idempotency-key-reused');
  if (error.name === 'ConcurrencyConflict' || error.name === 'LostRace')
    return standardProblem('concurrent-change');
  if (isUnavailable(error)) return serviceUnavailable(2, error);
  const status = (error as { statusCode?: unknown }).statusCode;
  const isFastifys = error.name === 'FastifyError' && typeof status === 'number' && status < 500;
  return isFastifys ? problemOfStatus(status) : unexpected;
}

/** Whether somebody must look at an error that is answered with this problem, which nobody threw as such. */
export function isUnexpected(error: unknown, problem: ProblemError): boolean {
  return problem.code === 'internal-error' && problem !== error;
}

function problemOfRefusal({ code, details }: Refusal, refusal: RefusalProblem): ProblemError {
  const detail = typeof refusal.detail === 'string' ? refusal.detail : refusal.detail(details);
  return new ProblemError(refusal.status, code, refusal.title, detail, {
    ...(refusal.errors && { errors: refusal.errors(details) }),
    ...(refusal.headers && { headers: refusal.headers(details) }),
  });
}
