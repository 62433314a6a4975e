import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemAnswer } from './problem.answer.js';

/** The codes of the problems that a call may answer, by status. */
export type ProblemCodes = Readonly<Record<number, readonly string[]>>;

/** What any call with a JSON body may answer. */
export const BODY_PROBLEMS: ProblemCodes = {
  400: ['malformed-json'],
  413: ['payload-too-large'],
  415: ['unsupported-media-type'],
  422: ['invalid-request'],
};

/** What any call with a path parameter or a query may answer. */
export const INVALID_REQUEST: ProblemCodes = { 422: ['invalid-request'] };

const ALWAYS: ProblemCodes = { 500: ['internal-error'], 503: ['service-unavailable'] };

const HEADERS: Readonly<Record<number, Record<string, { description: string }>>> = {
  401: { 'WWW-Authenticate': { description: '`Bearer`, when a token is asked for.' } },
  429: { 'Retry-After': { description: 'Seconds to wait.' } },
  503: { 'Retry-After': { description: 'Seconds to wait, when known.' } },
};

function merged(all: readonly ProblemCodes[]): Map<number, string[]> {
  const byStatus = new Map<number, string[]>();
  for (const [status, codes] of all.flatMap((problems) => Object.entries(problems))) {
    byStatus.set(Number(status), [...(byStatus.get(Number(status)) ?? []), ...codes]);
  }
  return byStatus;
}

/** Documents the problems of a call; 500 and 503 are added to all. */
export function ApiProblems(...all: ProblemCodes[]): MethodDecorator {
  const responses = [...merged([...all, ALWAYS])].map(([status, codes]) =>
    ApiResponse({
      status,
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
      headers: Object.fromEntries(
        Object.entries(HEADERS[status] ?? {}).map(([name, header]) => [
          name,
          { ...header, schema: { type: 'string' } },
        ]),
      ),
    }),
  );
  return applyDecorators(ApiExtraModels(ProblemAnswer), ...responses);
}
