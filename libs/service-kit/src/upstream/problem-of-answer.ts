import type { Problem } from '@citadelle/contracts';
import { ProblemError } from '../problems/problem-error.js';
import { problemOfStatus, serviceUnavailable } from '../problems/standard-problems.js';

/** The problem that another service answered, to be thrown on; `Retry-After` goes with it. */
export function problemOfAnswer(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): ProblemError {
  const problem = problemIn(text);
  // The service refused our own credential, about which our caller can do nothing.
  if (problem?.code === 'service-credential-required') return serviceUnavailable();
  if (!problem) return status >= 500 ? serviceUnavailable() : problemOfStatus(status);
  const retryAfter = headers['retry-after'];
  return new ProblemError(status, problem.code, problem.title, problem.detail, {
    ...(problem.errors && { errors: problem.errors }),
    ...(typeof retryAfter === 'string' && { headers: { 'retry-after': retryAfter } }),
  });
}

function problemIn(text: string): Problem | undefined {
  try {
    const problem = JSON.parse(text) as Problem;
    return typeof problem?.code === 'string' && typeof problem.title === 'string'
      ? problem
      : undefined;
  } catch {
    return undefined;
  }
}
